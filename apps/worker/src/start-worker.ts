import { createConnectors } from '@countersign/connectors';
import { createPasswordFacts } from '@countersign/passwords';
import { openQueue } from '@countersign/queue';
import { verdictsAgree } from '@countersign/rules-engine';
import {
  createCredentialSource,
  createIds,
  createPolicyEvaluators,
  loadLogKey,
  loadPersonalKey,
  loadReviewSeal,
  loadSealer,
  loadWitnessPolicy,
  monotonicMicros,
  openDataDirectory,
  randomBytes,
  systemClock,
} from '@countersign/runtime';
import { PROVIDERS, queueNameFor } from '@countersign/schema';
import { openStore } from '@countersign/store';
import {
  makeDeliverCheckpoints,
  makeEndExceptions,
  makeForgetTargets,
  makeRunAccountCheck,
  makeRunStep,
  makeStartLog,
  publishDue,
  republish,
} from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import { makeCheckpointTargets } from './checkpoint-targets.ts';
import type { WorkerConfig } from './config.ts';
import { makeJobHandler } from './handle-job.ts';
import { createMetrics } from './metrics.ts';
import { serveHealth } from './serve-health.ts';
import { LEASE_MILLIS, startLeases } from './start-leases.ts';
import { startRelay } from './start-relay.ts';
import { startSweeps } from './start-sweeps.ts';

export interface RunningWorker {
  readonly url: string;
  /** Takes no more jobs, lets running steps end or hands them back, and releases everything. */
  stop(): Promise<void>;
}

/** A running step gets this long to end when the worker stops. */
const GRACE_MILLIS = 3_000;
/** What was published this long ago and is still not settled is published again: the queue may have lost it. */
const REPUBLISH_MILLIS = 60_000;
const EXCEPTIONS_MILLIS = 60_000;

/** Puts the worker together and starts it: the one place where effects on providers come from. */
export async function startWorker(config: WorkerConfig, logger: Logger): Promise<RunningWorker> {
  const directory = openDataDirectory(config.dataDirectory);
  const clock = systemClock;
  const ids = createIds(clock);
  const metrics = createMetrics();
  let problem = (): string | undefined => 'The worker is starting.';
  // First of all: a port that is taken is told before a queue is made, which takes seconds.
  const health = await serveHealth({
    port: config.port,
    registry: metrics.registry,
    problem: () => problem(),
    logger,
  });
  const logKey = await loadLogKey(directory.keys);
  const policy = loadWitnessPolicy(config.witnessPolicy, logKey.trusted);
  const targets = makeCheckpointTargets(config.checkpoints, policy);
  const reviewSeal = await loadReviewSeal(directory.keys);
  const sealer = await loadSealer(directory.keys);
  const queue = await openQueue({ url: config.queueUrl, dataDir: directory.root, logger, now: clock.now });
  const store = openStore({
    path: directory.store,
    clock,
    ids,
    log: { origin: logKey.origin, signingKey: logKey.privateKey, verifierKeys: [logKey.vkey] },
    personalKey: await loadPersonalKey(directory.keys),
    randomBytes,
    logger,
  });
  const workerId = `wrk_${ids.next('event').slice('evt_'.length)}`;
  const policies = createPolicyEvaluators();
  metrics.watch({ store, queue });
  const execution = {
    store,
    clock,
    ids,
    policies,
    sealer,
    reviewSeal,
    randomBytes,
    logger,
    workerId,
    verdictsAgree,
    connectors: createConnectors({ clock, logger, timeoutMillis: config.stepTimeoutMillis }),
    credentials: createCredentialSource({ root: directory.root, environment: config.environment }),
    derivePasswordFacts: createPasswordFacts(),
    trustedLog: logKey.trusted,
    leaseMillis: LEASE_MILLIS,
    stepTimeoutMillis: config.stepTimeoutMillis,
    maxAttempts: config.maxAttempts,
    pollMillis: config.pollMillis,
  };
  const queueKind = config.queueUrl.startsWith('redis')
    ? 'redis'
    : config.queueUrl.startsWith('postgres')
      ? 'postgres'
      : 'embedded';
  const actor = { kind: 'worker', id: workerId } as const;
  await makeStartLog({ store })({ origin: logKey.origin, verifier: logKey.vkey });
  await store.write((tx) => {
    tx.audit.append(actor, { type: 'worker.started', request: null, data: { queue: queueKind } });
    // An embedded queue belongs to one process, so whoever held a lease before is gone.
    if (queueKind === 'embedded') tx.steps.endLeases(clock.now());
  });
  const relayDeps = { store, clock, ids, publish: queue.publish };
  await republish(relayDeps, clock.now());

  const job = makeJobHandler({
    runStep: makeRunStep(execution),
    runAccountCheck: makeRunAccountCheck(execution),
    observe: metrics.stepRan,
    micros: monotonicMicros,
  });
  const consumers = await Promise.all(
    PROVIDERS.map((provider) =>
      queue.consume({
        queue: queueNameFor(provider),
        concurrency: config.concurrency,
        retry: { maxAttempts: 20, firstDelayMillis: 200, maxDelayMillis: 30_000 },
        handler: job.handle,
        onExhausted: async ({ stepId, error }) => {
          // The outbox still has it, so it comes again with the next republication.
          logger.error(
            { alert: 'job-exhausted', stepId, error: error instanceof Error ? error.message : 'unknown' },
            'a job failed again and again',
          );
        },
      }),
    ),
  );
  const relay = startRelay({ store, now: clock.now, publishDue: () => publishDue(relayDeps), logger });
  const leases = startLeases({ store, clock, workerId, running: job.running, logger });
  const endExceptions = makeEndExceptions({
    ...execution,
    micros: monotonicMicros,
    reviewSeal,
    permitMillis: config.permitMillis,
  });
  await makeForgetTargets({ store, targets })();
  const { everyMillis, alertMillis } = config.checkpoints;
  const trustedLog = logKey.trusted;
  const deliver = makeDeliverCheckpoints({
    store,
    clock,
    logger,
    workerId,
    targets,
    trustedLog,
    alertMillis,
  });
  const stopping = new AbortController();
  const sweeps = startSweeps(
    [
      {
        name: 'republish',
        everyMillis: REPUBLISH_MILLIS,
        run: () => republish(relayDeps, clock.now() - REPUBLISH_MILLIS),
      },
      { name: 'end-exceptions', everyMillis: EXCEPTIONS_MILLIS, run: endExceptions },
      { name: 'deliver-checkpoints', everyMillis, run: () => deliver(stopping.signal) },
    ],
    logger,
  );
  problem = () => store.health().problem?.message;
  logger.info({ worker: workerId, url: health.url, queue: queueKind }, 'the worker takes jobs');
  return {
    url: health.url,
    stop: async () => {
      // A witness that does not answer must not hold the stop up.
      stopping.abort();
      await sweeps.stop();
      await relay.stop();
      await Promise.all(consumers.map((consumer) => consumer.close({ graceMillis: GRACE_MILLIS })));
      leases.stop();
      await queue.close();
      await health.close();
      await store.write((tx) =>
        tx.audit.append(actor, { type: 'worker.stopped', request: null, data: { clean: true } }),
      );
      store.close();
    },
  };
}
