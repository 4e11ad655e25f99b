import type { JobCounts, JobQueue } from '@countersign/queue';
import { collectProcessMetrics } from '@countersign/runtime/metrics';
import { QUEUE_NAMES } from '@countersign/schema';
import type { SqliteStore } from '@countersign/store';
import { viewDeliveries, viewOutages } from '@countersign/use-cases';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { watchCheckpoints } from './checkpoint-metrics.ts';
import { watchNotifications } from './notification-metrics.ts';

export interface WorkerMetrics {
  readonly registry: Registry;
  /** Observes one run of a step. */
  stepRan(outcome: string, seconds: number): void;
  /** Shows from now on what waits in the store and in the queue. */
  watch(deps: {
    /** Null where the store is on another machine, whose worker shows what is in it. */
    readonly store: Pick<SqliteStore, 'read' | 'suspension'> | null;
    readonly queue: Pick<JobQueue, 'counts'>;
  }): void;
}

/** Numbers about the worker for Prometheus. */
export function createMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const runs = new Counter({
    name: 'countersign_step_runs_total',
    help: 'Step jobs by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'countersign_step_run_seconds',
    help: 'Time that a step job took.',
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  return {
    registry,
    stepRan: (outcome, seconds) => {
      runs.inc({ outcome });
      duration.observe(seconds);
    },
    watch: ({ store, queue }) => {
      watchQueueJobs(registry, queue);
      if (store === null) return;
      watchBacklog(registry, store);
      watchCheckpoints(registry, store);
      watchNotifications(registry, store);
    },
  };
}

function watchBacklog(registry: Registry, store: Pick<SqliteStore, 'read' | 'suspension'>): void {
  new Gauge({
    name: 'countersign_log_suspended',
    help: 'Whether nothing is written to the log, and so nothing carried out.',
    registers: [registry],
    collect() {
      this.set(store.suspension() === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'countersign_outbox_rows',
    help: 'Work that is not settled.',
    registers: [registry],
    collect() {
      this.set(store.read((tx) => tx.outbox.count()));
    },
  });
  new Gauge({
    name: 'countersign_provider_away',
    help: 'Accounts whose provider does not answer, with the number of steps that wait for it.',
    labelNames: ['account'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { account, waiting } of store.read(viewOutages)) this.set({ account }, waiting);
    },
  });
  new Gauge({
    name: 'countersign_delivery_behind',
    help: 'Entries that a receiver of the log has still to get.',
    labelNames: ['target', 'kind'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { id, kind, behind, problem } of store.read((tx) => viewDeliveries(tx).targets))
        if (problem !== 'given-up') this.set({ target: id.slice(0, 8), kind }, behind);
    },
  });
  new Gauge({
    name: 'countersign_dead_letters',
    help: 'Entries that a receiver of the log refused for good.',
    registers: [registry],
    collect() {
      this.set(store.read((tx) => tx.deliveries.countOpenDeadLetters()));
    },
  });
}

function watchQueueJobs(registry: Registry, jobs: Pick<JobQueue, 'counts'>): void {
  new Gauge({
    name: 'countersign_queue_jobs',
    help: 'Jobs in the queue by state.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      const counts = await Promise.all(QUEUE_NAMES.map((queue) => countWithin(jobs, queue)));
      for (const [index, queue] of QUEUE_NAMES.entries())
        for (const [state, count] of Object.entries(counts[index] ?? {})) this.set({ queue, state }, count);
    },
  });
}

/** A scrape is given up after some seconds, and all other numbers with it. */
const COUNT_MILLIS = 500;

/** A queue that is away has no numbers; all others are wanted all the more then. */
async function countWithin(jobs: Pick<JobQueue, 'counts'>, queue: string): Promise<Partial<JobCounts>> {
  const late = Promise.withResolvers<Partial<JobCounts>>();
  const timer = setTimeout(() => late.resolve({}), COUNT_MILLIS);
  try {
    return await Promise.race([jobs.counts(queue).catch(() => ({})), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
