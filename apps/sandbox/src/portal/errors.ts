import type { FastifyReply, FastifyRequest } from 'fastify';
import { frameworkStatus } from '../http-status.ts';
import { InvalidInput } from '../parse-input.ts';

/** Why a portal refused what a person tried. The shape is the sandbox's own: portals have no API. */
export type RefusalCode =
  | 'INPUT_INVALID'
  | 'NOT_FOUND'
  | 'OPERATOR_UNKNOWN'
  | 'OPERATOR_NOT_ALLOWED'
  | 'ROLE_PROTECTED'
  | 'EMAIL_TAKEN'
  | 'ALREADY_ACTIVE'
  | 'NOT_ACTIVE'
  | 'INVITATION_UNKNOWN'
  | 'INVITATION_EXPIRED'
  | 'PASSWORD_REFUSED'
  | 'CREDENTIALS_WRONG'
  | 'INTERNAL';

const STATUS: Record<RefusalCode, number> = {
  INPUT_INVALID: 400,
  NOT_FOUND: 404,
  OPERATOR_UNKNOWN: 403,
  OPERATOR_NOT_ALLOWED: 403,
  ROLE_PROTECTED: 403,
  EMAIL_TAKEN: 409,
  ALREADY_ACTIVE: 409,
  NOT_ACTIVE: 409,
  INVITATION_UNKNOWN: 404,
  INVITATION_EXPIRED: 410,
  PASSWORD_REFUSED: 400,
  CREDENTIALS_WRONG: 403,
  INTERNAL: 500,
};

export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

export function sendRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return send(reply, STATUS[error.code], error);
  if (error instanceof InvalidInput) return send(reply, 400, new Refusal('INPUT_INVALID', error.message));
  const status = frameworkStatus(error);
  if (status !== 500)
    return send(reply, status, new Refusal('INPUT_INVALID', 'The request could not be read.'));
  request.log.error(error);
  return send(reply, 500, new Refusal('INTERNAL', 'The sandbox failed; its log on stderr says why.'));
}

export function sendUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(
    reply,
    404,
    new Refusal('NOT_FOUND', `${request.method} ${request.url} does not exist; the README lists what does.`),
  );
}

function send(reply: FastifyReply, status: number, { code, message }: Refusal): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}
