import { createConnectors } from '@countersign/connectors';
import { createPasswordFacts } from '@countersign/passwords';
import { openQueue } from '@countersign/queue';
import {
  createCredentialSource,
  createPolicyEvaluators,
  createProviderHosts,
  loadInstallation,
  loadReviewSeal,
  loadSealer,
  loadWitnessPolicy,
  monotonicMicros,
  nextTurn,
  randomBytes,
  readCredentialsFile,
  startReferenceEvaluator,
} from '@countersign/runtime';
import { openStore } from '@countersign/store';
import {
  createDeliverCheckpoints,
  createEndExceptions,
  createPermitHistories,
  createProbeAccounts,
  createRefusalCounter,
  createRetireCheckpointTargets,
  createRetireDeliveryTargets,
  createRunAccountCheck,
  createRunStep,
  createStartLog,
  publishDue,
  republish,
} from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import { createCheckpointTargets } from './checkpoint-targets.ts';
import type { WorkerConfig } from './config.ts';
import { deliverLog, targetOf } from './deliver-log.ts';
import { createJobHandler } from './handle-job.ts';
import { createMetrics } from './metrics.ts';
import { openQueueEventually } from './open-queue-eventually.ts';
import { type Activity, runWhileWritable } from './run-while-writable.ts';
import { serveHealth } from './serve-health.ts';
import { startDelivery } from './start-delivery.ts';
import { LEASE_MILLIS } from './start-leases.ts';
import { takeJobs } from './take-jobs.ts';
import { warnOfCredentials } from './warn-of-credentials.ts';
import { watchQueue } from './watch-queue.ts';

export interface RunningWorker {
  readonly url: string;
  /** Takes no more jobs, lets running steps end or hands them back, and releases everything. */
  stop(): Promise<void>;
}

/** How many jobs of a provider are in the queue at once: enough for several workers until the relay's next turn. */
const WINDOW = 64;
const WINDOW_PER_HANDLER = 4;
/** What was published this long ago and is still not settled is published again: the queue may have lost it. */
const REPUBLISH_MILLIS = 60_000;
const EXCEPTIONS_MILLIS = 60_000;

/** Puts the worker together and starts it: the one place where effects on providers come from. */
export async function startWorker(config: WorkerConfig, logger: Logger): Promise<RunningWorker> {
  const metrics = createMetrics();
  let problem = (): string | undefined => 'The worker is starting.';
  // First of all: a port that is taken is told before a queue is made, which takes seconds.
  const health = await serveHealth({
    port: config.port,
    registry: metrics.registry,
    problem: () => problem(),
    logger,
  });
  const { directory, clock, ids, logKey, ...installation } = await loadInstallation(config.dataDirectory);
  const policy = loadWitnessPolicy(config.witnessPolicy, logKey.trusted);
  const targets = createCheckpointTargets(config.checkpoints, policy);
  const reviewSeal = await loadReviewSeal(directory.keys);
  const sealer = await loadSealer(directory.keys);
  const open = () => openQueue({ url: config.queueUrl, dataDir: directory.root, logger, now: clock.now });
  // An embedded one that cannot be opened belongs to another worker, which waiting does not change.
  const queue = await (config.queueUrl.startsWith('embedded') ? open() : openQueueEventually(open, logger));
  const queueWatch = watchQueue(queue);
  const store = openStore({ ...installation.store, logger });
  warnOfCredentials(store, {
    declared: () => new Set(Object.keys(readCredentialsFile(directory.root).credentials)),
    logger,
  });
  const workerId = `wrk_${ids.next('event').slice('evt_'.length)}`;
  const policies = createPolicyEvaluators();
  await startReferenceEvaluator();
  metrics.watch({ store, queue });
  const refusals = createRefusalCounter(clock);
  const execution = {
    refusals,
    store,
    clock,
    ids,
    policies,
    sealer,
    reviewSeal,
    randomBytes,
    logger,
    workerId,
    connectors: createConnectors({
      clock,
      logger,
      isProviderHost: createProviderHosts(directory.root),
      // Before the step's own time is over: a call without an answer says more than a step that was stopped.
      timeoutMillis: Math.max(1_000, config.stepTimeoutMillis - 5_000),
    }),
    credentials: createCredentialSource({ root: directory.root, environment: config.environment }),
    derivePasswordFacts: createPasswordFacts(),
    trustedLog: logKey.trusted,
    histories: createPermitHistories(logKey.trusted, nextTurn),
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
  const window = Math.max(WINDOW, WINDOW_PER_HANDLER * config.concurrency);
  const relayDeps = { store, clock, ids, publish: queue.publish, isWaiting: queue.isWaiting, window };
  const isSuspended = () => store.suspension() !== null;
  const job = createJobHandler({
    runStep: createRunStep(execution),
    runAccountCheck: createRunAccountCheck(execution),
    observe: metrics.stepRan,
    micros: monotonicMicros,
    isSuspended,
  });
  const endExceptions = createEndExceptions({
    ...execution,
    micros: monotonicMicros,
    reviewSeal,
    permitMillis: config.permitMillis,
  });
  const { everyMillis, alertMillis } = config.checkpoints;
  const trustedLog = logKey.trusted;
  const deliver = createDeliverCheckpoints({
    store,
    clock,
    logger,
    workerId,
    targets,
    trustedLog,
    alertMillis,
  });
  const probeAccounts = createProbeAccounts(execution);
  const logProbe = (error: unknown) => logger.warn({ err: error }, 'a provider could not be probed');
  const stopping = new AbortController();
  const begin = async (): Promise<Activity> => {
    await createStartLog({ store })({ origin: logKey.origin, verifier: logKey.vkey });
    await store.write((tx) => {
      tx.audit.append(actor, { type: 'worker.started', request: null, data: { queue: queueKind } });
      // An embedded queue belongs to one process, so whoever held a lease before is gone.
      if (queueKind === 'embedded') tx.steps.endLeases(clock.now());
    });
    await createRetireCheckpointTargets({ store, targets })();
    await republish(relayDeps, 0);
    const activity = await takeJobs({
      store,
      clock,
      queue,
      logger,
      workerId,
      job,
      concurrency: config.concurrency,
      publishDue: () => publishDue(relayDeps),
      sweeps: [
        {
          name: 'republish',
          everyMillis: REPUBLISH_MILLIS,
          run: () => republish(relayDeps, REPUBLISH_MILLIS),
        },
        // Not waited for: it does not begin a probe again that still runs.
        { name: 'probe-accounts', everyMillis: 1_000, run: async () => void probeAccounts().catch(logProbe) },
        { name: 'count-refusals', everyMillis: 60_000, run: () => refusals.flush(store, 'over') },
        { name: 'end-exceptions', everyMillis: EXCEPTIONS_MILLIS, run: endExceptions },
        { name: 'deliver-checkpoints', everyMillis, run: () => deliver(stopping.signal) },
      ],
    });
    await createRetireDeliveryTargets({ store })(config.siem === null ? null : targetOf(config.siem));
    const delivery =
      config.siem === null
        ? null
        : startDelivery({
            deliverNext: deliverLog(config.siem, { store, clock, ids, actor, origin: logKey.origin }),
            isSuspended,
            random: Math.random,
            logger,
          });
    logger.info({ worker: workerId, url: health.url, queue: queueKind }, 'the worker takes jobs');
    return {
      ...activity,
      stop: async () => {
        await delivery?.stop();
        await activity.stop();
      },
    };
  };
  const duty = await runWhileWritable({ isSuspended, begin, logger });
  problem = () => store.health().problem?.message ?? queueWatch.problem();
  return {
    url: health.url,
    stop: async () => {
      // A witness that does not answer must not hold the stop up.
      stopping.abort();
      await duty.stop();
      queueWatch.stop();
      await queue.close();
      await health.close();
      // A suspended log cannot say that either.
      if (!isSuspended()) {
        await refusals.flush(store, 'ending');
        await store.write((tx) =>
          tx.audit.append(actor, { type: 'worker.stopped', request: null, data: { clean: true } }),
        );
      }
      store.close();
    },
  };
}
