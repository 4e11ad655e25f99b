import type { FastifyReply, FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import { frameworkStatus } from '../http-status.ts';
import { InvalidInput } from '../parse-input.ts';

/**
 * An error of ESET Connect. The token endpoint answers as RFC 6749 does. Errors of resources are the `rpcStatus` of the
 * vendor's OpenAPI, in JSON as its logs show them; which code comes with which status is assumed.
 */
export class ConnectError extends Error {
  readonly status: number;
  readonly body: { error: string } | RpcStatus;

  constructor(status: number, body: { error: string } | RpcStatus = rpcStatus(status)) {
    super('error' in body ? body.error : `status ${status}`);
    this.name = 'ConnectError';
    this.status = status;
    this.body = body;
  }
}

export interface RpcStatus {
  readonly code: number;
  readonly message: string;
  readonly details: readonly [];
}

/** Codes of gRPC, of which the vendor's page on error codes names 3, 7, 8, 13, 14 and 16. */
const RPC_CODES: Readonly<Record<number, readonly [number, string]>> = {
  400: [3, 'invalid argument'],
  401: [16, 'unauthenticated'],
  403: [7, 'access denied'],
  404: [5, 'not found'],
  429: [8, 'too many requests'],
  503: [14, 'unavailable'],
};

/** The body of a resource's error. */
export function rpcStatus(status: number): RpcStatus {
  const [code, message] = assumed('connect.resource-error', RPC_CODES[status] ?? [13, 'internal error']);
  return { code, message, details: [] };
}

export const oauthError = (error: 'invalid_request' | 'unsupported_grant_type' | 'invalid_grant') =>
  new ConnectError(400, { error });

export function sendConnectError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ConnectError) return reply.code(error.status).send(error.body);
  const status = error instanceof InvalidInput ? 400 : frameworkStatus(error);
  if (status === 500) request.log.error(error);
  return reply.code(status).send(rpcStatus(status));
}
