import { CountersignError, idSchema } from '@countersign/schema';
import type { AtWork } from '@countersign/use-cases';
import type { FastifyRequest } from 'fastify';

/** Who is at work in which session; a token, or a session of another kind that came as a header, has no page. @throws CountersignError UNAUTHENTICATED */
export function atWork({ signedIn, headers }: FastifyRequest): AtWork {
  const actor = signedIn?.actor;
  const isSession = actor?.kind === 'principal' && idSchema('session').safeParse(actor.via).success;
  if (!isSession || headers.authorization !== undefined) throw new CountersignError('UNAUTHENTICATED');
  return { principal: actor.id, session: actor.via };
}
