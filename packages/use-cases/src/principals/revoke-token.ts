import { type Actor, CountersignError } from '@countersign/schema';
import type { ReadTransaction, TokenRecord } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';

/**
 * Revokes a token, and with it every one that was made by means of it, whosever it is: whoever stole a token keeps none that
 * came from it. Also where the token itself has ended already. A token that ends the one it was made from, as a renewal does,
 * ends that one alone. Gives how many tokens ended.
 * @throws CountersignError NOT_FOUND
 */
export const createRevokeToken =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { actor: Actor; token: string }): Promise<{ readonly ended: number }> =>
    deps.store.write((tx) => {
      const { actor } = command;
      const token = tx.tokens.get(command.token);
      if (token === undefined) throw new CountersignError('NOT_FOUND', { what: 'token', id: command.token });
      const meant = replaces(tx, actor, token) ? [token] : [token, ...madeFrom(tx, token)];
      const ending = meant.filter(({ revokedAt }) => revokedAt === null);
      for (const { id, principal } of ending) {
        tx.tokens.revoke(id, deps.clock.now());
        tx.audit.append(actor, {
          type: 'token.revoked',
          request: null,
          data: { token: id, principal, ...(id === token.id ? {} : { endedWith: token.id }) },
        });
      }
      return { ended: ending.length };
    });

function replaces(tx: ReadTransaction, actor: Actor, old: TokenRecord): boolean {
  const own = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
  return own !== undefined && own.issuedVia === old.id && own.principal === old.principal;
}

/** All tokens that were made by means of one, of those, and so on. */
function madeFrom(tx: ReadTransaction, { id }: Pick<TokenRecord, 'id'>): readonly TokenRecord[] {
  // A token is made after the one that it comes from, so this ends.
  return tx.tokens.issuedVia(id).flatMap((one) => [one, ...madeFrom(tx, one)]);
}
