import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Actor } from '@countersign/schema';
import { createAuthenticate, createRecordRefusal, HiddenError } from '@countersign/use-cases';
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { ServerLimits } from './config.ts';
import { requireKnownHost } from './http/allowed-hosts.ts';
import { addAuthentication } from './http/authenticate.ts';
import { limitEnrolments } from './http/limit-enrolments.ts';
import { limitRefusals } from './http/limit-refusals.ts';
import { REQUEST_SERIALIZERS } from './http/log-requests.ts';
import { addOperations } from './http/metrics.ts';
import { addOpenApi } from './http/openapi.ts';
import { addStrictJson } from './http/parse-json.ts';
import { protectAnswers } from './http/protect-answers.ts';
import { answerFrameworkError, setErrorHandler } from './http/set-error-handler.ts';
import { validatorCompiler } from './http/validate.ts';
import { addAuditRoutes } from './routes/audit-routes.ts';
import { addBatchRoutes } from './routes/batch-routes.ts';
import { addDeliveryRoutes } from './routes/delivery-routes.ts';
import { addEvidenceRoutes } from './routes/evidence-routes.ts';
import { addExportRoutes } from './routes/export-routes.ts';
import { addGovernanceRoutes } from './routes/governance-routes.ts';
import { addLedgerRoutes } from './routes/ledger-routes.ts';
import { addPolicyRoutes } from './routes/policy-routes.ts';
import { addPrincipalRoutes } from './routes/principal-routes.ts';
import { addRegistryRoutes } from './routes/registry-routes.ts';
import { addRequestRoutes } from './routes/request-routes.ts';
import { addSubjectRoutes } from './routes/subject-routes.ts';
import { addTaskRoutes } from './routes/task-routes.ts';
import { addTileRoutes } from './routes/tile-routes.ts';
import type { Services } from './services.ts';

const DEFAULT_LIMITS: ServerLimits = {
  allowedHosts: [],
  requestMillis: 60_000,
  maxConnections: 1_000,
  tls: null,
  refusedPerMinute: 120,
};
/** Headers are few and come at once. */
const HEADERS_MILLIS = 20_000;
/** How often is looked whose time is over, at most. */
const CHECK_MILLIS = 5_000;
const MAX_HEADER_BYTES = 16_384;
/** So many times what one person may try in vain with codes to enrol with, all together may. */
const ENROLMENTS_AT_ONCE = 10;

/** Puts the HTTP server together. It does not listen yet. */
export async function buildApp(
  services: Services,
  logger: FastifyBaseLogger,
  limits: ServerLimits = DEFAULT_LIMITS,
): Promise<FastifyInstance> {
  const { requestMillis, tls } = limits;
  const http = {
    headersTimeout: Math.min(HEADERS_MILLIS, requestMillis),
    connectionsCheckingInterval: Math.min(CHECK_MILLIS, requestMillis),
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const app: FastifyInstance = fastify({
    loggerInstance: logger.child({}, { serializers: REQUEST_SERIALIZERS }),
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError,
    requestTimeout: requestMillis,
    serverFactory: (handler) =>
      tls === null
        ? createHttpServer({ ...http, requestTimeout: requestMillis }, handler)
        : createHttpsServer({ ...http, ...tls, requestTimeout: requestMillis }, handler),
  });
  app.server.maxConnections = limits.maxConnections;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addStrictJson(app);
  protectAnswers(app);
  requireKnownHost(app, limits.allowedHosts);
  const recordRefusal = createRecordRefusal(services);
  const limit = limitRefusals(limits.refusedPerMinute, services.micros);
  flushRefusals(app, services);
  limitEnrolments(app, {
    each: limit,
    all: limitRefusals(ENROLMENTS_AT_ONCE * limits.refusedPerMinute, services.micros),
  });
  setErrorHandler(app, {
    maxBytes: services.maxBytes,
    onError: async (request, error) => {
      const { url: path = 'unknown', config } = request.routeOptions;
      const hidden = error instanceof HiddenError;
      const refused = error.httpStatus === 403 && config.recordsRefusals !== true;
      if (request.signedIn === undefined) return;
      if (hidden || refused || config.recordsRefusals === true) limit.count(tokenOf(request.signedIn.actor));
      if (!(hidden || refused)) return;
      const { actor } = request.signedIn;
      const code = hidden ? 'FORBIDDEN' : error.code;
      await recordRefusal({ actor, operation: `${request.method} ${path}`, code });
    },
  });
  const authenticate = createAuthenticate(services);
  const admit = addAuthentication(app, (token) => {
    const signedIn = authenticate(token);
    // By token, so that whoever has a stolen one cannot keep its holder from revoking it.
    if (signedIn !== undefined) limit.check(tokenOf(signedIn.actor));
    return signedIn;
  });
  await addOpenApi(app);
  addOperations(app, services);
  addRequestRoutes(app, services);
  await app.register(async (scope) => {
    takeFiles(scope, services.maxBytes);
    addBatchRoutes(scope, services);
  });
  addTaskRoutes(app, services);
  addPolicyRoutes(app, services);
  addGovernanceRoutes(app, services);
  addRegistryRoutes(app, services);
  addPrincipalRoutes(app, services);
  addAuditRoutes(app, services);
  addExportRoutes(app, services);
  addTileRoutes(app, services, admit);
  addEvidenceRoutes(app, services);
  addSubjectRoutes(app, services);
  addDeliveryRoutes(app, services);
  addLedgerRoutes(app, services);
  return app;
}

/** What a call came with, which is what refusals are counted by. */
const tokenOf = (actor: Actor): string => (actor.kind === 'principal' ? actor.via : actor.kind);

/** A file is accepted under any content type; its format is determined from its name and its content. */
function takeFiles(app: FastifyInstance, maxBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) =>
    done(null, body),
  );
}

/** How often is looked whether the refusals of an hour can be written down. */
const FLUSH_MILLIS = 60_000;

/** Has what was counted written down, also when the service ends. */
function flushRefusals(app: FastifyInstance, { refusals, store, logger }: Services): void {
  const flush = async (when: 'over' | 'ending') => {
    try {
      await refusals.flush(store, when);
    } catch (error) {
      logger.warn({ err: error }, 'refusals that were counted could not be recorded');
    }
  };
  const timer = setInterval(() => void flush('over'), FLUSH_MILLIS).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await flush('ending');
  });
}
