import { CountersignError, ROUTES } from '@countersign/schema';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RefusalLimit } from './limit-refusals.ts';

/** All tries together. */
const ALL = 'enrolments';
/** The part of a code that says whom it is for is shorter; what somebody makes up may be of any length. */
const MAX_KEY = 40;

/**
 * Holds up whoever tries codes to enrol with. A code is far too long to be found by trying; this keeps the tries from being
 * work. They are counted for the person whom the code is for and the address together, because behind a proxy all have one
 * address, and whoever tries the codes of somebody else is to keep nobody waiting; and all together, by a limit of their own.
 */
export function limitEnrolments(
  app: FastifyInstance,
  limits: { readonly each: RefusalLimit; readonly all: RefusalLimit },
): void {
  const isTry = ({ method, routeOptions }: FastifyRequest) =>
    method === ROUTES.enrolHolder.method && routeOptions.url === ROUTES.enrolHolder.path;
  app.addHook('onRequest', async (request) => {
    if (isTry(request)) limits.all.check(ALL);
  });
  // The body has to be read to know whom a code is for.
  app.addHook('preValidation', async (request) => {
    if (isTry(request)) limits.each.check(keyOf(request));
  });
  app.addHook('onResponse', async (request, reply) => {
    if (!isTry(request) || reply.statusCode < 400 || reply.statusCode === LIMITED) return;
    limits.all.count(ALL);
    limits.each.count(keyOf(request));
  });
}

const LIMITED = new CountersignError('RATE_LIMITED', { seconds: 0 }).httpStatus;

/** Whom a code is for, as it says itself, and where it came from. */
function keyOf({ ip, body }: FastifyRequest): string {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  const [of = ''] = typeof code === 'string' && code.includes('.') ? code.split('.') : [];
  return `enrolment of ${of.slice(0, MAX_KEY)} from ${ip}`;
}
