import { createEndReplaced, type SignInDeps, type StartedSession } from '@countersign/use-cases';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PublicAddress } from './public-address.ts';
import { sessionIn, setSessionCookie } from './session-cookie.ts';

/** Has a browser keep a session that was started for it, and ends the one that it kept until then. */
export type BeginSession = (
  request: FastifyRequest,
  reply: FastifyReply,
  begun: { readonly address: PublicAddress; readonly session: StartedSession },
) => Promise<void>;

export function createBeginSession(deps: Pick<SignInDeps, 'store' | 'clock'>): BeginSession {
  const endReplaced = createEndReplaced(deps);
  return async (request, reply, { address, session: { secret, expiresAt } }) => {
    const before = sessionIn(request, address);
    if (before !== undefined && before !== '') await endReplaced(before);
    const maxAgeSeconds = Math.max(1, Math.floor((expiresAt - deps.clock.now()) / 1_000));
    setSessionCookie(reply, address, { secret, maxAgeSeconds });
  };
}
