import type { FastifyReply, FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import { frameworkStatus } from '../http-status.ts';
import { InvalidInput } from '../parse-input.ts';

/** A v2 error: a status and `{"message": ...}`, with an `ERROR_*` word inside where the vendor has one. */
export class DotdigitalError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'DotdigitalError';
    this.status = status;
  }
}

/** Bad, disabled and locked credentials look the same. */
export const denied = () =>
  new DotdigitalError(assumed('dotdigital.denied', 401), 'Authorization has been denied for this request.');

export const wrongRegion = () => new DotdigitalError(403, 'Forbidden: Access is denied');

export const featureNotActive = () => new DotdigitalError(403, 'Error: ERROR_FEATURENOTACTIVE');

export const usageExceeded = () =>
  new DotdigitalError(400, 'The limit of calls in the last hour was reached. ERROR_APIUSAGE_EXCEEDED');

export const tooManyCalls = () => new DotdigitalError(429, 'Too many requests. ERROR_APIUSAGE_EXCEEDED');

export const unavailable = () =>
  new DotdigitalError(503, 'The service is not available. ERROR_SYSTEM_SERVICETEMPORARILYUNAVAILABLE');

export const internal = () => new DotdigitalError(500, 'An unknown error occurred. ERROR_UNKNOWN');

export function sendDotdigitalError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = toDotdigitalError(error);
  if (known.status === 500) request.log.error(error);
  return reply.code(known.status).send({ message: known.message });
}

function toDotdigitalError(error: unknown): DotdigitalError {
  if (error instanceof DotdigitalError) return error;
  if (error instanceof InvalidInput)
    return new DotdigitalError(400, `${error.message} ERROR_PARAMETER_INVALID`);
  const status = frameworkStatus(error);
  if (status === 500) return internal();
  return new DotdigitalError(status, 'The request could not be read. ERROR_MALFORMED_REQUEST');
}
