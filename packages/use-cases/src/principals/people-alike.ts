import { skeleton } from '@countersign/confusables';
import { ERASED_TEXT, type Principal } from '@countersign/schema';
import type { IdentityReader } from '../ports/index.ts';

/**
 * Who can be taken for somebody, by a name or an address that reads the same: whoever was registered before, and whoever was let in. Oldest
 * first.
 */
export function peopleAlike(
  tx: IdentityReader,
  { id, name, email }: Pick<Principal, 'id' | 'name' | 'email'>,
): readonly string[] {
  const looks = new Set([lookOf(name), lookOf(email)]);
  return tx.principals
    .list()
    .filter((one) => one.id !== id && (one.id < id || one.state === 'active') && one.email !== ERASED_TEXT)
    .filter((one) => looks.has(lookOf(one.name)) || looks.has(lookOf(one.email)))
    .map((one) => one.id);
}

/** Texts whose looks are remembered; a directory is looked through again and again. */
const REMEMBERED = 20_000;
const looksOf = new Map<string, string>();

/** Whether there is a space, and of which kind, nobody sees who reads it quickly. */
function lookOf(text: string): string {
  const known = looksOf.get(text);
  if (known !== undefined) return known;
  const look = skeleton(text.replace(/\s+/g, ''));
  if (looksOf.size >= REMEMBERED) looksOf.clear();
  looksOf.set(text, look);
  return look;
}
