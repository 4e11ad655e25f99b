import type { FastifyReply, FastifyRequest } from 'fastify';
import { frameworkStatus } from '../http-status.ts';
import { InvalidInput } from '../parse-input.ts';

/** An error of ESET Connect. The vendor's OpenAPI gives resource errors no body; the token endpoint answers as RFC 6749 does. */
export class ConnectError extends Error {
  readonly status: number;
  readonly body: { error: string } | undefined;

  constructor(status: number, body?: { error: string }) {
    super(body?.error ?? `status ${status}`);
    this.name = 'ConnectError';
    this.status = status;
    this.body = body;
  }
}

export const oauthError = (error: 'invalid_request' | 'unsupported_grant_type' | 'invalid_grant') =>
  new ConnectError(400, { error });

export function sendConnectError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ConnectError) return reply.code(error.status).send(error.body);
  const status = error instanceof InvalidInput ? 400 : frameworkStatus(error);
  if (status === 500) request.log.error(error);
  return reply.code(status).send();
}
