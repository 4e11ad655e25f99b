import { ROUTES } from '@countersign/schema';
import { makeAuthenticate, makeRecordRefusal } from '@countersign/use-cases';
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { addErrorAnswers } from './http/answer-errors.ts';
import { addAuthentication } from './http/authenticate.ts';
import { addOperations } from './http/metrics.ts';
import { addOpenApi } from './http/openapi.ts';
import { addAuditRoutes } from './routes/audit-routes.ts';
import { addBatchRoutes } from './routes/batch-routes.ts';
import { addPolicyRoutes } from './routes/policy-routes.ts';
import { addPrincipalRoutes } from './routes/principal-routes.ts';
import { addRegistryRoutes } from './routes/registry-routes.ts';
import { addRequestRoutes } from './routes/request-routes.ts';
import { addTaskRoutes } from './routes/task-routes.ts';
import type { Services } from './services.ts';

/** Use cases that record a refusal themselves, with the rule that refused. */
const RECORDS_REFUSALS: ReadonlySet<string> = new Set(
  [ROUTES.reviewRequest, ROUTES.completeTask, ROUTES.confirmTask].map((route) => route.path),
);

/** Puts the HTTP server together. It does not listen yet. */
export async function buildApp(services: Services, logger: FastifyBaseLogger): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    bodyLimit: services.maxBytes,
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const recordRefusal = makeRecordRefusal(services);
  addErrorAnswers(app, async (request, error) => {
    const path = request.routeOptions.url ?? 'unknown';
    if (request.principal === undefined || RECORDS_REFUSALS.has(path)) return;
    const actor = { kind: 'principal', id: request.principal.id, via: 'token' } as const;
    await recordRefusal({ actor, operation: `${request.method} ${path}`, code: error.code });
  });
  addAuthentication(app, makeAuthenticate(services));
  await addOpenApi(app);
  addOperations(app, services);
  addRequestRoutes(app, services);
  addBatchRoutes(app, services);
  addTaskRoutes(app, services);
  addPolicyRoutes(app, services);
  addRegistryRoutes(app, services);
  addPrincipalRoutes(app, services);
  addAuditRoutes(app, services);
  return app;
}
