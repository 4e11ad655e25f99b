import { readJsonBody } from '@countersign/request-files';
import { CountersignError } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';

/** Has every JSON body read as strictly as a file of requests. An empty one is no body, which a route may do without. */
export function addStrictJson(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    try {
      done(null, readJsonBody(Buffer.from(body)));
    } catch (error) {
      done(refusalOf(error));
    }
  });
}

function refusalOf(error: unknown): Error {
  const problem = error instanceof CountersignError ? `: ${String(error.details.problem)}` : '';
  const problems = [`the body must be complete and well-formed JSON${problem}`];
  return new CountersignError('INPUT_INVALID', { problems }, error);
}
