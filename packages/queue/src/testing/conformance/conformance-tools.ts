import { afterAll, expect, vi } from 'vitest';
import type { QueueBackend, StepQueue } from '../../connection/backend.ts';
import type { ConsumeOptions, Consumer, JobQueue } from '../../types.ts';
import { recordSteps } from '../record-steps.ts';
import type { LogLine } from '../recording-logger.ts';
import { newStep } from '../step-ids.ts';

export interface Subject {
  readonly jobs: JobQueue;
  readonly backend: QueueBackend;
  readonly log: readonly LogLine[];
}

export const PATIENCE = { timeout: 25_000, interval: 10 };

/** A subject in the hands of a test. */
export interface ConformanceTools {
  readonly subject: () => Subject;
  start(options: Partial<ConsumeOptions> & Pick<ConsumeOptions, 'queue' | 'handler'>): Promise<Consumer>;
  /** The steps that are delivered from now on. */
  record(queue: string): Promise<string[]>;
  /** Publishes a new step and gives its id. */
  publish(queue: string): Promise<string>;
  /** The queue as BullMQ has it, for what the product would not do. */
  openDirectly(queue: string): StepQueue;
  isEmpty(queue: string): Promise<void>;
}

export function handsOn(subject: () => Subject): ConformanceTools {
  const openedDirectly: StepQueue[] = [];
  afterAll(async () => {
    await Promise.all(openedDirectly.map((queue) => queue.close()));
  });
  return {
    subject,
    start: (options) =>
      subject().jobs.consume({
        concurrency: 1,
        retry: { maxAttempts: 3, firstDelayMillis: 10, maxDelayMillis: 20 },
        onExhausted: async () => undefined,
        ...options,
      }),
    record: (queue) => recordSteps(subject().jobs, queue),
    publish: async (queue) => {
      const step = newStep(queue);
      await subject().jobs.publish(step);
      return step.data.stepId;
    },
    openDirectly: (queue) => {
      const opened = subject().backend.openQueue(queue);
      openedDirectly.push(opened);
      return opened;
    },
    isEmpty: (queue) =>
      vi.waitFor(
        async () => expect(await subject().jobs.counts(queue)).toEqual({ waiting: 0, active: 0, delayed: 0 }),
        PATIENCE,
      ),
  };
}
