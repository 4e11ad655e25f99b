import { ROUTES } from '@countersign/schema';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RefusalLimit } from './limit-refusals.ts';

/**
 * Holds up whoever tries codes to enrol with, by address, since nobody is signed in yet. A code is far too long to be found by
 * trying; this keeps the tries from being work.
 */
export function limitEnrolments(app: FastifyInstance, limit: RefusalLimit): void {
  const isTry = ({ method, routeOptions }: FastifyRequest) =>
    method === ROUTES.enrolHolder.method && routeOptions.url === ROUTES.enrolHolder.path;
  const keyOf = ({ ip }: FastifyRequest) => `enrolment from ${ip}`;
  app.addHook('onRequest', async (request) => {
    if (isTry(request)) limit.check(keyOf(request));
  });
  app.addHook('onResponse', async (request, reply) => {
    if (isTry(request) && reply.statusCode >= 400) limit.count(keyOf(request));
  });
}
