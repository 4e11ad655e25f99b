import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, principalObject } from '../authorization/index.ts';
import type { PrincipalDeps } from '../principals/deps.ts';
import { principalOf } from '../principals/principal-of.ts';
import { revokeMeans } from '../principals/revoke-means.ts';
import type { EndedSession } from './end-session.ts';

/**
 * Has a passkey of somebody else sign nobody in any more, at once: taking power away waits for nobody. What it signed stays valid, by
 * the order of the log. Sessions that it began end with it, and other passkeys and tokens that come from it.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, PASSKEY_PROOF_NEEDED for one's own, LAST_ADMINISTRATOR
 */
export const createRevokePasskey =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { by: Principal; actor: Actor; passkey: string }): Promise<EndedSession> =>
    deps.store.write((tx) => {
      const { actor, passkey: id } = command;
      const found = tx.passkeys.get(id);
      if (found === undefined) throw new CountersignError('NOT_FOUND', { what: 'passkey', id });
      const by = principalOf(tx, command.by.id);
      authorize(by, 'passkey.revoke', principalObject(principalOf(tx, found.principal)));
      if (found.principal === by.id) throw new CountersignError('PASSKEY_PROOF_NEEDED');
      const { principal } = found;
      const { ended, passkeys, identities, kept, others } = revokeMeans(tx, found, {
        actor,
        clock: deps.clock,
      });
      return { principal, ended, passkeys, identities, kept, others };
    });
