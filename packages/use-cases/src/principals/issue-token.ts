import { type Actor, CountersignError, type Instant } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';

/** A token as its holder gets it, once; the store keeps its hash only. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
}

/** @throws CountersignError NOT_FOUND */
export const makeIssueToken =
  (deps: PrincipalDeps) =>
  (command: {
    actor: Actor;
    principal: string;
    label: string;
    expiresAt: Instant | null;
  }): Promise<IssuedToken> => {
    const token = `cs_${Buffer.from(deps.randomBytes(32)).toString('base64url')}`;
    return deps.store.write((tx) => {
      if (tx.principals.get(command.principal) === undefined) {
        throw new CountersignError('NOT_FOUND', { what: 'principal', id: command.principal });
      }
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
