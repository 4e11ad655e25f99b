import { type Actor, CountersignError, type Instant, type Principal } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';

/** A token as its holder gets it, once; the store keeps its hash only. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
}

/**
 * Issues a token. Nobody acts as somebody else: once a person has had a token, only that person makes another one, whatever
 * role asks for it.
 * @param command.issuer who asks over the API; left out where the host itself does, which the log says
 * @throws CountersignError NOT_FOUND, TOKEN_OF_SOMEBODY_ELSE
 */
export const makeIssueToken =
  (deps: PrincipalDeps) =>
  (command: {
    actor: Actor;
    issuer?: Principal;
    principal: string;
    label: string;
    expiresAt: Instant | null;
  }): Promise<IssuedToken> => {
    const token = `cs_${Buffer.from(deps.randomBytes(32)).toString('base64url')}`;
    return deps.store.write((tx) => {
      const holder = tx.principals.get(command.principal);
      if (holder === undefined) {
        throw new CountersignError('NOT_FOUND', { what: 'principal', id: command.principal });
      }
      const isOther = command.issuer !== undefined && command.issuer.id !== holder.id;
      if (isOther && holder.kind === 'person' && tx.tokens.wasIssuedTo(holder.id))
        throw new CountersignError('TOKEN_OF_SOMEBODY_ELSE', { principal: holder.id });
      const id = insertToken(tx, deps, { ...command, token });
      return { id, token };
    });
  };

function insertToken(
  tx: WriteTransaction,
  deps: PrincipalDeps,
  of: { actor: Actor; principal: string; label: string; expiresAt: Instant | null; token: string },
): string {
  const id = deps.ids.next('token');
  tx.tokens.insert({
    id,
    principal: of.principal,
    label: of.label,
    hash: digestOfBytes(Buffer.from(of.token, 'utf8')),
    createdAt: deps.clock.now(),
    expiresAt: of.expiresAt,
    revokedAt: null,
  });
  tx.audit.append(of.actor, {
    type: 'token.issued',
    request: null,
    data: { token: id, principal: of.principal },
  });
  return id;
}
