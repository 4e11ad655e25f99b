import { FIELDS, kindOfRequestSchema, safeParse, takenPhrase } from '@countersign/schema';
import { UsageError } from '../exit-codes.ts';

/** What was typed for the fields of a change, not yet checked. */
export type TypedChange = Readonly<Record<string, unknown>>;

/** What the words of a change are about: provider and action as they were typed. */
interface KindOfRequest {
  readonly provider: string;
  readonly action: string;
}

/**
 * Reads `field=value` words into a change, over the one that is there. Lists of permissions are written
 * `specificPermissions=COMPANY:1,COMPANY:2`. Whether the values are right is the schema's business.
 * @throws UsageError naming the word that is wrong and the fields that the action takes
 */
export function parseChange(
  words: readonly string[],
  kind: KindOfRequest,
  base: TypedChange = {},
): TypedChange {
  const change: Record<string, unknown> = { ...base };
  for (const word of words) {
    const split = word.indexOf('=');
    const field = word.slice(0, Math.max(0, split));
    if (field === 'password') {
      throw new UsageError('--set password: a password is never an argument; type it with --password.');
    }
    if (!isSettable(field)) throw new UsageError(`--set ${word}: ${noSuchField(kind)}.`);
    const text = word.slice(split + 1);
    if (text.trim() === '') {
      throw new UsageError(
        `--set ${word}: has no value. Leave ${field} out to keep it as it is, or erase it with --clear ${field}.`,
      );
    }
    change[field] = fieldValue(field, text, word);
  }
  return change;
}

/** Fields to erase have an option of their own. */
function isSettable(field: string): boolean {
  return Object.hasOwn(FIELDS, field) && field !== 'clear';
}

function noSuchField({ provider, action }: KindOfRequest): string {
  const kind = safeParse(kindOfRequestSchema, { provider, action });
  if (kind.success) return `there is no such field; ${takenPhrase(kind.data.provider, kind.data.action)}`;
  return 'there is no such field';
}

function fieldValue(field: string, text: string, word: string): unknown {
  if (field === 'enabled' || field === 'newAccount' || field === 'newPassword')
    return { yes: true, true: true, no: false, false: false }[text] ?? text;
  if (field !== 'specificPermissions') return text;
  const levels = new Map<string, number>();
  for (const pair of text.split(',')) {
    const split = pair.lastIndexOf(':');
    const company = pair.slice(0, Math.max(0, split)).trim();
    if (company === '' || company === '__proto__' || levels.has(company)) {
      throw new UsageError(`--set ${word}: must name each company once, with a level: COMPANY:1,COMPANY:2.`);
    }
    const level = pair.slice(split + 1).trim();
    levels.set(company, /^-?\d{1,9}$/.test(level) ? Number(level) : Number.NaN);
  }
  return Object.fromEntries(levels);
}
