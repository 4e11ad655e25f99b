import { CountersignError, type ErrorBody } from '@countersign/schema';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

/** Told of every refusal of somebody who is signed in, so that it can be recorded. */
export type OnRefusal = (request: FastifyRequest, error: CountersignError) => Promise<void>;

/** The one place where errors become answers: code, message for the user and status come from the registry of errors. */
export function addErrorAnswers(app: FastifyInstance, onRefusal: OnRefusal): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const known = asCountersignError(error, request);
    if (known.httpStatus >= 500) request.log.error({ err: known.cause ?? error }, known.message);
    if (known.code === 'FORBIDDEN') await onRefusal(request, known);
    if (known.retryable) reply.header('retry-after', '1');
    const body: ErrorBody = {
      error: {
        code: known.code,
        message: known.message,
        retryable: known.retryable,
        details: JSON.parse(JSON.stringify(known.details)),
      },
    };
    return reply.code(known.httpStatus).type('application/json').send(JSON.stringify(body));
  });
  app.setNotFoundHandler(async (request) => {
    throw new CountersignError('NOT_FOUND', { what: 'route', id: `${request.method} ${request.url}` });
  });
}

function asCountersignError(error: FastifyError, request: FastifyRequest): CountersignError {
  if (error instanceof CountersignError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map((issue) => {
      const path = issue.instancePath.replace(/^\//, '').replaceAll('/', '.');
      return `${path === '' ? (error.validationContext ?? 'input') : path} ${issue.message ?? 'is not valid'}`;
    });
    return new CountersignError('INPUT_INVALID', { problems });
  }
  if (error.statusCode === 413)
    return new CountersignError('FILE_TOO_LARGE', { size: 'too many bytes', limit: 'the configured size' });
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new CountersignError('INPUT_INVALID', { problems: error.message }, error);
  }
  return new CountersignError('INTERNAL', { reference: request.id }, error);
}
