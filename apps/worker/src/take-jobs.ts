import type { JobQueue } from '@countersign/queue';
import { PROVIDERS, queueNameFor } from '@countersign/schema';
import type { Publication } from '@countersign/use-cases';
import type { Clock, Logger } from '@countersign/use-cases/ports';
import type { createJobHandler } from './handle-job.ts';
import type { LedgerAccess } from './ledger-access.ts';
import type { Activity } from './run-while-writable.ts';
import { startLeases } from './start-leases.ts';
import { startRelay } from './start-relay.ts';
import { type Sweep, startSweeps } from './start-sweeps.ts';

/** While the log is suspended nothing is handed out, and asked again soon: that it goes on need not be a commit. */
const NOTHING: Publication = { moved: 0, nextDueAt: 0 };
/** A running step gets this long to end when the worker stops. */
const GRACE_MILLIS = 3_000;

/** Takes jobs from every queue, and does beside it what keeps them coming. Nothing of it writes while the log is suspended. */
export async function takeJobs(deps: {
  readonly access: LedgerAccess;
  readonly clock: Clock;
  readonly queue: Pick<JobQueue, 'consume'>;
  readonly logger: Logger;
  readonly job: ReturnType<typeof createJobHandler>;
  readonly concurrency: number;
  readonly publishDue: () => Promise<Publication>;
  readonly sweeps: readonly Sweep[];
}): Promise<Activity> {
  const { access, clock, queue, logger, job } = deps;
  const { ledger, leaseMillis, isSuspended } = access;
  const consumers = await Promise.all(
    PROVIDERS.map((provider) =>
      queue.consume({
        queue: queueNameFor(provider),
        concurrency: deps.concurrency,
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
  const publishDue = async () => (isSuspended() ? NOTHING : deps.publishDue());
  const { version, watchVersion } = access;
  const relay = startRelay({ version, watchVersion, now: clock.now, publishDue, logger });
  const leases = startLeases({ ledger, now: clock.now, leaseMillis, ...job, logger });
  const sweeps = startSweeps(
    deps.sweeps.map((sweep) => ({ ...sweep, run: async () => (isSuspended() ? undefined : sweep.run()) })),
    logger,
  );
  return {
    pause: async () => void (await Promise.all(consumers.map((consumer) => consumer.pause()))),
    resume: async () => void (await Promise.all(consumers.map((consumer) => consumer.resume()))),
    stop: async () => {
      await sweeps.stop();
      await relay.stop();
      await Promise.all(consumers.map((consumer) => consumer.close({ graceMillis: GRACE_MILLIS })));
      leases.stop();
    },
  };
}
