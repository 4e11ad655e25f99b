import { CountersignError, ROUTES } from '@countersign/schema';
import { addressKey } from '@countersign/use-cases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RefusalLimit } from './limit-refusals.ts';

/**
 * Holds up whoever tries codes to enrol with. A code is far too long to be found by trying; this keeps the tries from being work. They are
 * counted for the address that they come from, and a code that is good is never held up: many people may share an address, and one of
 * them keeps nobody else out.
 * @param options.isGood whether somebody enrols with a code now
 */
export function limitEnrolments(
  app: FastifyInstance,
  { limit, isGood }: { readonly limit: RefusalLimit; readonly isGood: (code: string) => boolean },
): void {
  const isTry = ({ method, routeOptions }: FastifyRequest) =>
    method === ROUTES.enrolHolder.method && routeOptions.url === ROUTES.enrolHolder.path;
  // The body has to be read to know the code.
  app.addHook('preValidation', async (request) => {
    if (isTry(request) && !isGood(codeIn(request))) limit.check(keyOf(request));
  });
  app.addHook('onResponse', async (request, reply) => {
    if (isTry(request) && reply.statusCode >= 400 && reply.statusCode !== LIMITED)
      limit.count(keyOf(request));
  });
}

const LIMITED = new CountersignError('RATE_LIMITED', { seconds: 0 }).httpStatus;

const keyOf = ({ ip }: FastifyRequest): string => `enrolments from ${addressKey(ip)}`;

function codeIn({ body }: FastifyRequest): string {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  return typeof code === 'string' ? code : '';
}
