import { type Actor, CountersignError, isSession, type Principal } from '@countersign/schema';
import { authorize, principalObject } from '../authorization/index.ts';
import type { PrincipalDeps } from '../principals/deps.ts';
import { endMeans } from '../principals/end-means.ts';
import { isLeft } from '../principals/means.ts';
import { principalOf } from '../principals/principal-of.ts';
import { type Revocation, revokeMeans } from '../principals/revoke-means.ts';

/** What ended with a session, and whose it was. */
export interface EndedSession
  extends Pick<Revocation, 'ended' | 'passkeys' | 'identities' | 'kept' | 'others'> {
  readonly principal: string;
}

/**
 * Ends a session at once, one's own or, for an administrator, somebody else's. Whoever ends the one that they are in signs out, and
 * nothing else ends by it; any other one may be in wrong hands, so everything ends that its holder made by means of it.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, LAST_ADMINISTRATOR, and TOKEN_IN_USE where what signed in came from it
 */
export const createEndSession =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { by: Principal; actor: Actor; session: string }): Promise<EndedSession> =>
    deps.store.write((tx) => {
      const { by, actor, session: id } = command;
      const found = tx.tokens.get(id);
      if (found === undefined || !isSession(found.kind))
        throw new CountersignError('NOT_FOUND', { what: 'session', id });
      const holder = principalOf(tx, found.principal);
      authorize(principalOf(tx, by.id), 'session.end', principalObject(holder));
      const principal = holder.id;
      if (actor.kind === 'principal' && actor.via === id) {
        endMeans(tx, [found].filter(isLeft), { actor, at: deps.clock.now() });
        return { principal, ended: 1, passkeys: [], identities: [], kept: 0, others: [] };
      }
      const { ended, passkeys, identities, kept, others } = revokeMeans(tx, found, {
        actor,
        clock: deps.clock,
      });
      return { principal, ended, passkeys, identities, kept, others };
    });
