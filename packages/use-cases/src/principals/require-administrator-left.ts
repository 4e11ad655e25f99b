import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import type { IdentityReader } from '../ports/index.ts';
import { isGoodAt, isIdentity, isPasskey, meansOf } from './means.ts';

/**
 * Makes sure that an administrator of all accounts is left who can sign in. Where nobody could before, it is enough that one is left whom
 * the host may let in again.
 * @param what.going who is no administrator of all accounts any more: all that they sign in with is as if it had ended
 * @param what.ending tokens, sessions, passkeys and identities that end
 * @throws CountersignError LAST_ADMINISTRATOR
 */
export function requireAdministratorLeft(
  tx: IdentityReader,
  what: { readonly at: Instant } & (
    | { readonly going: string; readonly ending?: never }
    | { readonly ending: readonly { readonly id: string }[]; readonly going?: never }
  ),
): void {
  const { going, ending = [], at } = what;
  const administrators = tx.principals.list().filter(overseesAll);
  const staying = administrators.filter(({ id }) => id !== going);
  if (staying.length < administrators.length && staying.length === 0) throw lastOne(going ?? '');
  const ended = new Set(ending.map(({ id }) => id));
  const good = administrators.flatMap(({ id }) => goodMeansOf(tx, id, at));
  const isOver = good.every(({ id, principal }) => principal === going || ended.has(id));
  if (good.length > 0 && isOver) throw lastOne(good[0]?.principal ?? '');
}

const overseesAll = ({ kind, state, roles, accounts }: Principal): boolean =>
  kind === 'person' && state === 'active' && roles.includes('administrator') && accounts === null;

/** What lets a person in: no token for programs does, and a session is over by itself. */
const goodMeansOf = (
  tx: IdentityReader,
  principal: string,
  at: Instant,
): readonly { readonly id: string; readonly principal: string }[] =>
  meansOf(tx, principal).filter(
    (one) => (isPasskey(one) || isIdentity(one) || one.kind === 'enrolled') && isGoodAt(one, at),
  );

const lastOne = (principal: string) => new CountersignError('LAST_ADMINISTRATOR', { principal });
