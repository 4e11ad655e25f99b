import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Actor } from '@countersign/schema';
import {
  createAuthenticate,
  createIsGoodCode,
  createRecordRefusal,
  HiddenError,
} from '@countersign/use-cases';
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { ServerLimits } from './config.ts';
import { requireKnownHost } from './http/allowed-hosts.ts';
import { answerBrokenCall } from './http/answer-broken-call.ts';
import { addAuthentication } from './http/authenticate.ts';
import { limitEnrolments } from './http/limit-enrolments.ts';
import { limitRefusals } from './http/limit-refusals.ts';
import { REQUEST_SERIALIZERS } from './http/log-requests.ts';
import { addOperations } from './http/metrics.ts';
import { createAnswerOnce } from './http/once/answer-once.ts';
import { createCallWrites } from './http/once/call-writes.ts';
import { addOpenApi } from './http/openapi.ts';
import { addStrictJson } from './http/parse-json.ts';
import { protectAnswers } from './http/protect-answers.ts';
import { requireProxy } from './http/require-proxy.ts';
import { answerFrameworkError, setErrorHandler } from './http/set-error-handler.ts';
import { validatorCompiler } from './http/validate.ts';
import { addApiPage } from './reference/add-api-page.ts';
import { addReferencePages } from './reference/add-reference-pages.ts';
import { addAuditRoutes } from './routes/audit-routes.ts';
import { addBatchRoutes } from './routes/batch-routes.ts';
import { addDelegationRoutes } from './routes/delegation-routes.ts';
import { addDeliveryRoutes } from './routes/delivery-routes.ts';
import { addDestinationRoutes } from './routes/destination-routes.ts';
import { addEvidenceRoutes } from './routes/evidence-routes.ts';
import { addExportRoutes } from './routes/export-routes.ts';
import { addFreezeRoutes } from './routes/freeze-routes.ts';
import { addGovernanceRoutes } from './routes/governance-routes.ts';
import { addGroupRoutes } from './routes/group-routes.ts';
import { addInboxRoutes } from './routes/inbox-routes.ts';
import { addLedgerRoutes } from './routes/ledger-routes.ts';
import { addNotificationRoutes } from './routes/notification-routes.ts';
import { addPolicyRoutes } from './routes/policy-routes.ts';
import { addPrincipalRoutes } from './routes/principal-routes.ts';
import { addRegistryRoutes } from './routes/registry-routes.ts';
import { addRequestRoutes } from './routes/request-routes.ts';
import { addSubjectRoutes } from './routes/subject-routes.ts';
import { addTaskRoutes } from './routes/task-routes.ts';
import { addTileRoutes } from './routes/tile-routes.ts';
import type { Services } from './services.ts';
import { addSignIn } from './sign-in/add-sign-in.ts';
import { createPublicAddress } from './sign-in/public-address.ts';

const DEFAULT_LIMITS: ServerLimits = {
  allowedHosts: [],
  requestMillis: 60_000,
  maxConnections: 1_000,
  tls: null,
  publicUrl: null,
  sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
  refusedPerMinute: 120,
};
/** Headers are few and come at once. */
const HEADERS_MILLIS = 20_000;
/** How often is looked whose time is over, at most. */
const CHECK_MILLIS = 5_000;
const MAX_HEADER_BYTES = 16_384;
/** Said here, so that no option of Node lets an older one in. Which ciphers are used with it is Node's choice. */
const OLDEST_TLS = 'TLSv1.2';

/** Puts the HTTP server together. It does not listen yet. */
export async function buildApp(
  opened: Services,
  logger: FastifyBaseLogger,
  limits: ServerLimits = DEFAULT_LIMITS,
): Promise<FastifyInstance> {
  const { requestMillis, tls, proxies = [] } = limits;
  const calls = createCallWrites(opened.store);
  const services: Services = { ...opened, store: calls.store };
  const http = {
    headersTimeout: Math.min(HEADERS_MILLIS, requestMillis),
    connectionsCheckingInterval: Math.min(CHECK_MILLIS, requestMillis),
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  // A proxy in front speaks HTTPS, whether it says so in each call or not.
  const transport = {
    isSecure: tls !== null || (proxies.length > 0 && limits.publicUrl?.startsWith('https:') === true),
  };
  const app: FastifyInstance = fastify({
    loggerInstance: logger.child({}, { serializers: REQUEST_SERIALIZERS }),
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError(transport),
    clientErrorHandler: answerBrokenCall(transport),
    genReqId: () => randomUUID(),
    requestTimeout: requestMillis,
    ...(proxies.length === 0 ? {} : { trustProxy: [...proxies] }),
    serverFactory: (handler) =>
      tls === null
        ? createHttpServer({ ...http, requestTimeout: requestMillis }, handler)
        : createHttpsServer(
            { ...http, ...tls, minVersion: OLDEST_TLS, requestTimeout: requestMillis },
            handler,
          ),
  });
  app.server.maxConnections = limits.maxConnections;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addStrictJson(app);
  protectAnswers(app, transport);
  requireProxy(app, proxies);
  requireKnownHost(app, limits.allowedHosts);
  const recordRefusal = createRecordRefusal(services);
  const limit = limitRefusals(limits.refusedPerMinute, services.micros);
  limitEnrolments(app, { limit, isGood: createIsGoodCode(services) });
  setErrorHandler(app, {
    maxBytes: services.maxBytes,
    onError: async (request, error) => {
      const { url: path = 'unknown', config } = request.routeOptions;
      const hidden = error instanceof HiddenError;
      // What a token is not for is refused before any use case could record it.
      const isScope = error.code === 'INTERACTIVE_REQUIRED' || error.code === 'TOKEN_SCOPE_MISSING';
      const refused = isScope || (error.httpStatus === 403 && config.recordsRefusals !== true);
      // Whoever it happened to: somebody has their hands in the database, and is not told what is known of it.
      if (error.code === 'AUTHORITY_MISMATCH') {
        const actor = request.signedIn?.actor ?? ({ kind: 'system' } as const);
        await recordRefusal({ actor, operation: `${request.method} ${path}`, code: error.code });
      }
      if (request.signedIn === undefined) return;
      if (hidden || refused || config.recordsRefusals === true) limit.count(tokenOf(request.signedIn.actor));
      if (!(hidden || refused)) return;
      const { actor } = request.signedIn;
      const code = hidden ? 'FORBIDDEN' : error.code;
      await recordRefusal({ actor, operation: `${request.method} ${path}`, code });
    },
  });
  flushCounts(app, services);
  const addressOf = createPublicAddress(app, { configured: limits.publicUrl, isSecure: tls !== null });
  const authenticate = createAuthenticate(services);
  const admit = addAuthentication(
    app,
    (token, sentAs) => {
      const signedIn = authenticate(token, sentAs);
      // By token, so that whoever has a stolen one cannot keep its holder from revoking it.
      if (signedIn !== undefined) limit.check(tokenOf(signedIn.actor));
      return signedIn;
    },
    addressOf,
  );
  app.decorate('answerOnce', createAnswerOnce({ ...opened, calls }));
  app.decorate('joinWrites', calls.run);
  await addOpenApi(app);
  addOperations(app, services);
  addReferencePages(app);
  await addApiPage(app);
  addRequestRoutes(app, services);
  await app.register(async (scope) => {
    addBatchRoutes(scope, services);
  });
  addTaskRoutes(app, services);
  addInboxRoutes(app, services);
  addPolicyRoutes(app, services);
  addGovernanceRoutes(app, services);
  addFreezeRoutes(app, services);
  addGroupRoutes(app, services);
  addDelegationRoutes(app, services);
  addRegistryRoutes(app, services);
  addPrincipalRoutes(app, services);
  addAuditRoutes(app, services);
  addExportRoutes(app, services);
  addTileRoutes(app, services, admit);
  addEvidenceRoutes(app, services);
  addSubjectRoutes(app, services);
  addDeliveryRoutes(app, services);
  addDestinationRoutes(app, services);
  addNotificationRoutes(app, services);
  addLedgerRoutes(app, services);
  await addSignIn(app, services, {
    limits: { ...limits, issuers: limits.issuers ?? [] },
    addressOf,
    authenticate: (secret) => authenticate(secret, 'cookie'),
  });
  return app;
}

/** What a call came with, which is what refusals are counted by. */
const tokenOf = (actor: Actor): string => (actor.kind === 'principal' ? actor.via : actor.kind);

/** How often is looked whether the refusals of an hour can be written down, and what was used. */
const FLUSH_MILLIS = 60_000;

/** Has what was counted and used written down, also when the service ends. */
function flushCounts(app: FastifyInstance, { refusals, uses, store, logger }: Services): void {
  const flush = async (when: 'over' | 'ending') => {
    try {
      await refusals.flush(store, when);
      await uses.flush(store);
    } catch (error) {
      logger.warn({ err: error }, 'refusals that were counted, and uses, could not be recorded');
    }
  };
  const timer = setInterval(() => void flush('over'), FLUSH_MILLIS).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await flush('ending');
  });
}
