import { type Actor, CountersignError } from '@countersign/schema';
import type { PrincipalDeps } from './deps.ts';

/** @throws CountersignError NOT_FOUND */
export const makeRevokeToken =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { actor: Actor; token: string }): Promise<void> =>
    deps.store.write((tx) => {
      const token = tx.tokens.get(command.token);
      if (token === undefined) throw new CountersignError('NOT_FOUND', { what: 'token', id: command.token });
      if (token.revokedAt !== null) return;
      tx.tokens.revoke(token.id, deps.clock.now());
      tx.audit.append(command.actor, {
        type: 'token.revoked',
        request: null,
        data: { token: token.id, principal: token.principal },
      });
    });
