import { createConnectors } from '@countersign/connectors';
import { createPasswordFacts } from '@countersign/passwords';
import { openQueue } from '@countersign/queue';
import {
  createCredentialSource,
  createProviderHosts,
  monotonicMicros,
  openDataDirectory,
  randomBytes,
  systemClock,
} from '@countersign/runtime';
import { createProbeAccounts, createRunJob, publishDue, republishLost } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { WorkerConfig } from './config.ts';
import { connectLedger } from './connect-ledger.ts';
import { createJobHandler } from './handle-job.ts';
import { createMetrics } from './metrics.ts';
import { openLocalLedger } from './open-local-ledger.ts';
import { openQueueEventually } from './open-queue-eventually.ts';
import { queueKindOf } from './queue-kind.ts';
import { type Activity, runWhileWritable } from './run-while-writable.ts';
import { serveHealth } from './serve-health.ts';
import { takeJobs } from './take-jobs.ts';
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
const PROBE_MILLIS = 1_000;

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
  const { root } = openDataDirectory(config.dataDirectory);
  const clock = systemClock;
  const queueKind = queueKindOf(config.queueUrl);
  const access = await (config.ledger === null
    ? openLocalLedger(config, logger)
    : connectLedger(config.ledger, config, logger));
  const open = () => openQueue({ url: config.queueUrl, dataDir: root, logger, now: clock.now });
  // An embedded one that cannot be opened belongs to another worker, which waiting does not change.
  const queue = await (queueKind === 'embedded' ? open() : openQueueEventually(open, logger));
  const queueWatch = watchQueue(queue);
  metrics.watch({ store: access.store, queue });
  const { ledger, workerId, isSuspended, stepTimeoutMillis } = access;
  const work = {
    ledger,
    sealer: access.sealer,
    stepTimeoutMillis,
    randomBytes,
    logger,
    connectors: createConnectors({
      clock,
      logger,
      isProviderHost: createProviderHosts(root),
      // Before the step's own time is over: a call without an answer says more than a step that was stopped.
      timeoutMillis: Math.max(1_000, stepTimeoutMillis - 5_000),
    }),
    credentials: createCredentialSource({ root, environment: config.environment }),
    derivePasswordFacts: createPasswordFacts(),
  };
  const job = createJobHandler({
    runJob: createRunJob(work),
    observe: metrics.stepRan,
    micros: monotonicMicros,
    isSuspended,
  });
  const window = Math.max(WINDOW, WINDOW_PER_HANDLER * config.concurrency);
  const relay = { ledger, clock, publish: queue.publish, isWaiting: queue.isWaiting, window };
  const probeAccounts = createProbeAccounts(work);
  const logProbe = (error: unknown) => logger.warn({ err: error }, 'a provider could not be probed');
  const begin = async (): Promise<Activity> => {
    const begun = await access.begin(queueKind);
    await republishLost(relay, 0);
    const activity = await takeJobs({
      access,
      clock,
      queue,
      logger,
      job,
      concurrency: config.concurrency,
      publishDue: () => publishDue(relay),
      sweeps: [
        {
          name: 'republish',
          everyMillis: REPUBLISH_MILLIS,
          run: () => republishLost(relay, REPUBLISH_MILLIS),
        },
        // Not waited for: it does not begin a probe again that still runs.
        {
          name: 'probe-accounts',
          everyMillis: PROBE_MILLIS,
          run: async () => void probeAccounts().catch(logProbe),
        },
        ...access.sweeps,
      ],
    });
    logger.info({ worker: workerId, url: health.url, queue: queueKind }, 'the worker takes jobs');
    return {
      ...activity,
      stop: async () => {
        await begun.end();
        await activity.stop();
      },
    };
  };
  const duty = await runWhileWritable({ isSuspended, begin, logger });
  problem = () => access.problem() ?? queueWatch.problem();
  return {
    url: health.url,
    stop: async () => {
      access.abort();
      await duty.stop();
      queueWatch.stop();
      await queue.close();
      await health.close();
      await access.close();
    },
  };
}
