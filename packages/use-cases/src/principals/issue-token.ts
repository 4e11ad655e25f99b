import { type Actor, CountersignError, type Instant, type Principal } from '@countersign/schema';
import type { PrincipalDeps } from './deps.ts';
import { createToken, insertToken } from './insert-token.ts';
import { requireActive } from './require-active.ts';

/** A token as its holder gets it, once; the store keeps its hash only. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
}

/**
 * Issues a token. Nobody acts as somebody else: for a person only that person makes one, whatever role asks for it; the first
 * one comes with enrolling.
 * @param command.issuer who asks over the API; left out where the host itself does, which the log says
 * @throws CountersignError NOT_FOUND, PRINCIPAL_DEACTIVATED, TOKEN_OF_SOMEBODY_ELSE
 */
export const createIssueToken =
  (deps: PrincipalDeps) =>
  (command: {
    actor: Actor;
    issuer?: Principal;
    principal: string;
    label: string;
    expiresAt: Instant | null;
  }): Promise<IssuedToken> => {
    const token = createToken(deps);
    return deps.store.write((tx) => {
      const holder = tx.principals.get(command.principal);
      if (holder === undefined) {
        throw new CountersignError('NOT_FOUND', { what: 'principal', id: command.principal });
      }
      requireActive(holder);
      const isOther = command.issuer !== undefined && command.issuer.id !== holder.id;
      if (isOther && holder.kind === 'person')
        throw new CountersignError('TOKEN_OF_SOMEBODY_ELSE', { principal: holder.id });
      const { actor, principal, label, expiresAt } = command;
      const id = deps.ids.next('token');
      insertToken(tx, deps, { id, actor, principal, label, expiresAt, token });
      return { id, token };
    });
  };
