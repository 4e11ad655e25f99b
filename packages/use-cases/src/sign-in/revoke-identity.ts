import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, principalObject } from '../authorization/index.ts';
import type { IdentityReader } from '../ports/index.ts';
import type { PrincipalDeps } from '../principals/deps.ts';
import { principalOf } from '../principals/principal-of.ts';
import { revokeMeans } from '../principals/revoke-means.ts';
import type { EndedSession } from './end-session.ts';

/**
 * Has the identity of somebody at an issuer sign them in no more, at once and for good: one's own, or that of somebody else for an
 * administrator. Sessions that it began end with it, and what was made by means of these. The account at the issuer is not touched.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, TOKEN_IN_USE where what signed in came from it, LAST_ADMINISTRATOR
 */
export const createRevokeIdentity =
  (deps: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (command: { by: Principal; actor: Actor; identity: string }): Promise<EndedSession> =>
    deps.store.write((tx) => {
      const { actor, identity: id } = command;
      const found = tx.identities.get(id);
      if (found === undefined) throw new CountersignError('NOT_FOUND', { what: 'identity', id });
      const { principal } = found;
      authorize(
        principalOf(tx, command.by.id),
        'identity.revoke',
        principalObject(principalOf(tx, principal)),
      );
      requireOtherMeans(tx, actor, id);
      const { ended, passkeys, identities, kept, others } = revokeMeans(tx, found, {
        actor,
        clock: deps.clock,
      });
      return { principal, ended, passkeys, identities, kept, others };
    });

/** Nobody ends what the session of the call began by, or what that one was confirmed in: whoever has nothing left gets in on the host only. */
function requireOtherMeans(tx: IdentityReader, actor: Actor, identity: string): void {
  let one = actor.kind === 'principal' ? tx.tokens.get(actor.via) : undefined;
  while (one !== undefined) {
    if (one.proof === identity) {
      const remedy = 'Sign in by something else first, or have an administrator end it';
      throw new CountersignError('TOKEN_IN_USE', { token: identity, remedy });
    }
    one = one.proof === null ? undefined : tx.tokens.get(one.proof);
  }
}
