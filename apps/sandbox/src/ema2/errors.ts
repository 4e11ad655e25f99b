import type { FastifyReply, FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import { frameworkStatus } from '../http-status.ts';
import { InvalidInput } from '../parse-input.ts';

/** An error of the EMA2 API: a status (how_api_works.html) with the members that error_codes.html names. */
export class Ema2Error extends Error {
  readonly status: number;
  readonly code: number;
  readonly subCode: number;

  constructor(
    status: number,
    { code, subCode, message }: { code: number; subCode: number; message: string },
  ) {
    super(message);
    this.name = 'Ema2Error';
    this.status = status;
    this.code = code;
    this.subCode = subCode;
  }
}

/** The user domain has code 2 (User/ChangePassword); no copy of the table shows its other sub-codes. */
const USER_DOMAIN = 2;

const userError = (status: number, subCode: number, message: string) =>
  new Ema2Error(status, { code: USER_DOMAIN, subCode: assumed('ema2.error-codes', subCode), message });

export const badCredentials = () => userError(401, 900, 'The user name or password is not valid.');
export const tokenNotValid = () => userError(401, 904, 'The token is missing, expired or not valid.');
export const emailTaken = () => userError(400, 901, 'A user with this email address already exists.');
export const userNotFound = () => userError(404, 902, 'The user was not found.');
export const forbidden = () => userError(403, 903, 'You do not have permission for this operation.');
export const passwordRefused = (message: string) => userError(400, 6, message);

/** A validation message is an object in text form: `{"quantity":["The input was not valid."]}` (error_codes.html). */
const invalidFields = (fields: Record<string, string[]>) => userError(400, 905, JSON.stringify(fields));

export const unknownRoute = () =>
  new Ema2Error(403, { code: 99, subCode: 1, message: 'The requested page does not exist.' });

export const maintenance = () =>
  new Ema2Error(503, { code: 99, subCode: 2, message: 'The service is under maintenance.' });

export const internal = () => userError(500, 999, 'An internal error occurred.');

export function errorBody({ code, subCode, message }: Ema2Error): Record<string, unknown> {
  return { code, subCode, message };
}

export function sendEma2Error(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toEma2Error(error);
  if (known.status === 500) request.log.error(error);
  return reply.code(known.status).send(errorBody(known));
}

function toEma2Error(error: unknown): Ema2Error {
  if (error instanceof Ema2Error) return error;
  if (error instanceof InvalidInput) return invalidFields(error.fields);
  const status = frameworkStatus(error);
  if (status === 500) return internal();
  return userError(status, 905, 'The request is not valid.');
}
