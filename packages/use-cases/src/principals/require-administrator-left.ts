import { CountersignError, endOfToken, type Instant } from '@countersign/schema';
import type { IdentityReader, TokenRecord } from '../ports/index.ts';

/**
 * Makes sure that an administrator of all accounts can sign in still when some tokens have ended; nothing where none can now.
 * @throws CountersignError LAST_ADMINISTRATOR
 */
export function requireAdministratorLeft(
  tx: IdentityReader,
  { ending, at }: { readonly ending: readonly TokenRecord[]; readonly at: Instant },
): void {
  const ended = new Set(ending.map(({ id }) => id));
  const good = tx.principals
    .list()
    .filter(
      ({ kind, state, roles, accounts }) =>
        kind === 'person' && state === 'active' && roles.includes('administrator') && accounts === null,
    )
    .flatMap(({ id }) => tx.tokens.of(id))
    .filter((one) => endOfToken(one, at) === undefined);
  if (good.length > 0 && good.every(({ id }) => ended.has(id)))
    throw new CountersignError('LAST_ADMINISTRATOR', { principal: good[0]?.principal ?? '' });
}
