import { CountersignError } from '@countersign/schema';
import { PROBLEM_TYPE, presentProblem } from '@countersign/schema/problem';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from './log-requests.ts';
import { protectionFor, type Transport } from './protect-answers.ts';

interface ErrorHandlerOptions {
  /** Largest file that is taken, in bytes. */
  readonly maxBytes: number;
  /** Told of every error before it is answered, so that refusals can be recorded. */
  readonly onError: (request: FastifyRequest, error: CountersignError) => Promise<void>;
}

/** The one place where errors become answers: code, message for the user and status come from the registry of errors. */
export function setErrorHandler(app: FastifyInstance, { maxBytes, onError }: ErrorHandlerOptions): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    let known = asCountersignError(error, request, maxBytes);
    try {
      await onError(request, known);
    } catch (failure) {
      // A refusal that cannot be recorded is no answer; that nothing can be recorded is.
      known = asCountersignError(failure as FastifyError, request, maxBytes);
    }
    return answer(known, request, reply);
  });
  app.setNotFoundHandler(async (request) => {
    throw new CountersignError('NOT_FOUND', {
      what: 'route',
      id: `${request.method} ${pathOf(request.url)}`,
    });
  });
}

/** Answers what never reaches a route, such as an address that cannot be decoded. */
export const answerFrameworkError =
  (transport: Transport) => (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    // No hook runs for it, so it gets here what others get from one.
    return answer(
      asCountersignError(error, request, 0),
      request,
      reply.headers(protectionFor(request, transport)),
    );
  };

function answer(error: CountersignError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, message, retryable, details, httpStatus } = error;
  if (httpStatus >= 500) request.log.error({ err: error.cause ?? error, code }, message);
  if (retryable) reply.header('retry-after', String(details['seconds'] ?? 1));
  if (httpStatus === 401) reply.header('www-authenticate', 'Bearer');
  const problem = presentProblem(error, { call: request.id });
  return reply.code(httpStatus).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function asCountersignError(
  error: FastifyError,
  request: FastifyRequest,
  maxBytes: number,
): CountersignError {
  if (error instanceof CountersignError) return error;
  if (error.statusCode === undefined || error.statusCode >= 500) {
    return new CountersignError('INTERNAL', { reference: request.id }, error);
  }
  if (error.statusCode === 413 && request.routeOptions.config.takesFile === true) {
    const size = request.headers['content-length'];
    return new CountersignError('FILE_TOO_LARGE', {
      size: size === undefined ? 'more bytes' : `${grouped(Number(size))} bytes`,
      limit: grouped(maxBytes),
    });
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new CountersignError(
      'BODY_TOO_LARGE',
      { limit: grouped(request.routeOptions.bodyLimit ?? 0) },
      error,
    );
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new CountersignError('MEDIA_TYPE_UNSUPPORTED', {}, error);
  return new CountersignError('INPUT_INVALID', { problems: [inOwnWords(error)] }, error);
}

/** The framework's own messages may repeat a piece of the body, which may hold a secret. */
function inOwnWords({ code }: FastifyError): string {
  switch (code) {
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'the body must not be empty';
    case 'FST_ERR_BAD_URL':
      return 'the address must be percent-encoded UTF-8';
    default:
      return 'the body must be complete and well-formed JSON';
  }
}

const grouped = (count: number): string => count.toLocaleString('en-US');
