import { setTimeout as sleep } from 'node:timers/promises';
import type { JobData } from '@countersign/schema';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { QueueBackend, StepQueue } from '../connection/backend.ts';
import type { ConsumeOptions, Consumer, JobQueue, StepDelivery } from '../types.ts';
import { gate } from './gate.ts';
import { recordSteps } from './record-steps.ts';
import type { LogLine } from './recording-logger.ts';
import { newQueueName, newStep } from './step-ids.ts';

export interface Subject {
  readonly jobs: JobQueue;
  readonly backend: QueueBackend;
  readonly log: readonly LogLine[];
}

const PATIENCE = { timeout: 25_000, interval: 10 };

class Failure extends Error {
  readonly retryable: boolean;
  constructor(retryable: boolean) {
    super('refused by the provider');
    this.retryable = retryable;
  }
}

/** What every queue promises, whatever keeps it. The caller opens the subject, and closes it with all its consumers. */
export function describeConformance(subject: () => Subject): void {
  const start = (
    options: Partial<ConsumeOptions> & Pick<ConsumeOptions, 'queue' | 'handler'>,
  ): Promise<Consumer> =>
    subject().jobs.consume({
      concurrency: 1,
      retry: { maxAttempts: 3, firstDelayMillis: 10, maxDelayMillis: 20 },
      onExhausted: async () => undefined,
      ...options,
    });
  const record = (queue: string): Promise<string[]> => recordSteps(subject().jobs, queue);
  const publish = async (queue: string): Promise<string> => {
    const step = newStep(queue);
    await subject().jobs.publish(step);
    return step.data.stepId;
  };
  const empty = { waiting: 0, active: 0, delayed: 0 };
  const openedDirectly: StepQueue[] = [];
  const openDirectly = (queue: string): StepQueue => {
    const opened = subject().backend.openQueue(queue);
    openedDirectly.push(opened);
    return opened;
  };
  afterAll(async () => {
    await Promise.all(openedDirectly.map((queue) => queue.close()));
  });
  const isEmpty = (queue: string) =>
    vi.waitFor(async () => expect(await subject().jobs.counts(queue)).toEqual(empty), PATIENCE);

  describe.concurrent('conformance', () => {
    describe('delivery', () => {
      test('a published step is delivered, to a consumer that idles and to one that comes later', async () => {
        const queue = newQueueName();
        const early = await publish(queue);
        const delivered = await record(queue);
        await vi.waitFor(() => expect(delivered).toEqual([early]), PATIENCE);
        await isEmpty(queue);
        const late = await publish(queue);
        await vi.waitFor(() => expect(delivered).toEqual([early, late]), PATIENCE);
      });

      test('publishing a step again while it waits or runs does not deliver it twice', async () => {
        const queue = newQueueName();
        const step = newStep(queue);
        const delivered: string[] = [];
        const running = gate();
        await subject().jobs.publish(step);
        await subject().jobs.publish(step);
        await start({
          queue,
          handler: async ({ stepId }) => {
            delivered.push(stepId);
            await running.opened;
            return { kind: 'settled' };
          },
        });
        await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId]), PATIENCE);
        await subject().jobs.publish(step);
        expect(await subject().jobs.counts(queue)).toEqual({ waiting: 0, active: 1, delayed: 0 });
        running.open();
        const next = await publish(queue);
        await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId, next]), PATIENCE);
      });

      test('a step that is done, or has failed for good, can be published again', async () => {
        const queue = newQueueName();
        const step = newStep(queue);
        let runs = 0;
        await start({
          queue,
          handler: async () => {
            if (++runs === 2) throw new Failure(false);
            return { kind: 'settled' };
          },
        });
        for (const run of [1, 2, 3]) {
          await subject().jobs.publish(step);
          await vi.waitFor(() => expect(runs).toBe(run), PATIENCE);
          await isEmpty(queue);
        }
      });

      test('a step that runs is neither disturbed nor run twice at once by a second job for it', async () => {
        const queue = newQueueName();
        const step = newStep(queue);
        const republished = { ...newStep(queue), data: step.data };
        const [started, first] = [gate(), gate()];
        const aborts: boolean[] = [];
        let running = 0;
        let most = 0;
        await start({
          queue,
          concurrency: 2,
          handler: async ({ signal }) => {
            most = Math.max(most, ++running);
            started.open();
            await first.opened;
            aborts.push(signal.aborted);
            running--;
            return { kind: 'settled' };
          },
        });
        await subject().jobs.publish(step);
        await started.opened;
        await subject().jobs.publish(republished);
        await vi.waitFor(
          async () =>
            expect(await subject().jobs.counts(queue)).toEqual({ waiting: 0, active: 1, delayed: 1 }),
          PATIENCE,
        );
        first.open();
        await vi.waitFor(() => expect(aborts).toEqual([false, false]), PATIENCE);
        expect(most).toBe(1);
      });

      test('a delayed step waits while a later one overtakes it', async () => {
        const queue = newQueueName();
        const delivered = await record(queue);
        const delayed = { ...newStep(queue), delayMillis: 3_000 };
        await subject().jobs.publish(delayed);
        expect(await subject().jobs.counts(queue)).toEqual({ waiting: 0, active: 0, delayed: 1 });
        const prompt = await publish(queue);
        await vi.waitFor(() => expect(delivered).toEqual([prompt, delayed.data.stepId]), PATIENCE);
      });

      test('no more handlers run at once than the concurrency allows', async () => {
        const queue = newQueueName();
        let running = 0;
        let most = 0;
        let done = 0;
        await Promise.all(Array.from({ length: 12 }, () => publish(queue)));
        await start({
          queue,
          concurrency: 3,
          handler: async () => {
            most = Math.max(most, ++running);
            await sleep(10);
            running--;
            done++;
            return { kind: 'settled' };
          },
        });
        await vi.waitFor(() => expect(done).toBe(12), PATIENCE);
        expect(most).toBe(3);
      });
    });

    describe('failure', () => {
      test('a handler that throws is tried again up to the last attempt, which is reported once', async () => {
        const queue = newQueueName();
        const exhausted: { stepId: string; error: unknown }[] = [];
        let attempts = 0;
        const failure = new Failure(true);
        await start({
          queue,
          handler: async () => {
            attempts++;
            throw failure;
          },
          onExhausted: async (last) => void exhausted.push(last),
        });
        const stepId = await publish(queue);
        await vi.waitFor(() => expect(exhausted).toEqual([{ stepId, error: failure }]), PATIENCE);
        await isEmpty(queue);
        expect(attempts).toBe(3);
      });

      test('an error that says it is not retryable ends the step at the first attempt', async () => {
        const queue = newQueueName();
        const exhausted: string[] = [];
        let attempts = 0;
        await start({
          queue,
          handler: async () => {
            attempts++;
            throw new Failure(false);
          },
          onExhausted: async ({ stepId }) => void exhausted.push(stepId),
        });
        const stepId = await publish(queue);
        await vi.waitFor(() => expect(exhausted).toEqual([stepId]), PATIENCE);
        await isEmpty(queue);
        expect(attempts).toBe(1);
      });

      test('a last failure that could not be recorded is offered again', async () => {
        const queue = newQueueName();
        let reports = 0;
        await start({
          queue,
          handler: async () => {
            throw new Failure(false);
          },
          onExhausted: async () => {
            if (++reports === 1) throw new Error('the store is busy');
          },
        });
        await publish(queue);
        await vi.waitFor(() => expect(reports).toBe(2), PATIENCE);
        await isEmpty(queue);
      });

      test('waiting for somebody else uses up no attempt', async () => {
        const queue = newQueueName();
        const exhausted: string[] = [];
        let runs = 0;
        await start({
          queue,
          retry: { maxAttempts: 2, firstDelayMillis: 1, maxDelayMillis: 1 },
          handler: async () => {
            if (++runs === 5) throw new Failure(true);
            if (runs === 6) return { kind: 'settled' };
            return { kind: 'retry', afterMillis: 1, reason: 'the user has not been activated' };
          },
          onExhausted: async ({ stepId }) => void exhausted.push(stepId),
        });
        await publish(queue);
        await vi.waitFor(() => expect(runs).toBe(6), PATIENCE);
        await isEmpty(queue);
        expect(exhausted).toEqual([]);
      });
    });

    describe('limits', () => {
      test('a provider that asks for rest gets it from every step of the queue', async () => {
        const queue = newQueueName();
        const starts: number[] = [];
        let asked = false;
        await publish(queue);
        await publish(queue);
        await start({
          queue,
          concurrency: 1,
          retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
          handler: async () => {
            starts.push(Date.now());
            if (asked) return { kind: 'settled' };
            asked = true;
            return { kind: 'rate-limited', afterMillis: 400 };
          },
        });
        await vi.waitFor(() => expect(starts.length).toBe(3), PATIENCE);
        const [first = 0, second = 0] = starts;
        expect(second - first).toBeGreaterThanOrEqual(400);
      });

      test('a limiter holds further steps back while other queues go on', async () => {
        const queue = newQueueName();
        const delivered: string[] = [];
        const first = await publish(queue);
        await publish(queue);
        await start({
          queue,
          concurrency: 2,
          limiter: { max: 1, durationMillis: 60_000 },
          handler: async ({ stepId }) => {
            delivered.push(stepId);
            return { kind: 'settled' };
          },
        });
        await vi.waitFor(() => expect(delivered).toEqual([first]), PATIENCE);
        const elsewhere = newQueueName();
        const unlimited = await record(elsewhere);
        const other = await publish(elsewhere);
        await vi.waitFor(() => expect(unlimited).toEqual([other]), PATIENCE);
        await vi.waitFor(
          async () =>
            expect(await subject().jobs.counts(queue)).toEqual({ waiting: 1, active: 0, delayed: 0 }),
          PATIENCE,
        );
        expect(delivered).toEqual([first]);
      });
    });

    describe('data that nobody of ours has written', () => {
      test.for([
        ['no object', '"stp_01J00000000000000000000000"'],
        ['no step', '{}'],
        ['a step that is no identifier', '{"stepId":"../../etc/passwd"}'],
        ['more than a step', '{"stepId":"stp_01J00000000000000000000000","approved":true}'],
      ])('%s is refused, logged and removed, whatever the job asks for', async ([, data]) => {
        const queue = newQueueName();
        const forged: JobData = JSON.parse(data ?? '');
        const direct = openDirectly(queue);
        await direct.add('step', forged, {
          jobId: 'forged',
          attempts: 100,
          removeOnComplete: false,
          removeOnFail: false,
        });
        const good = await publish(queue);
        const delivered = await record(queue);
        await vi.waitFor(() => expect(delivered).toEqual([good]), PATIENCE);
        await isEmpty(queue);
        expect(await direct.getJobCounts('failed', 'completed')).toEqual({
          failed: 0,
          completed: 0,
        });
        expect(subject().log).toContainEqual({
          level: 'warn',
          message: 'a job that names no step was removed from the queue',
          details: { jobId: 'forged' },
        });
      });

      test('a job id or data that a consumer would refuse is not published', async () => {
        const queue = newQueueName();
        const step = newStep(queue);
        const colon = subject().jobs.publish({ ...step, jobId: 'step:1' });
        await expect(colon).rejects.toMatchObject({ name: 'InvalidJobError', retryable: false });
        const noStep = subject().jobs.publish({ ...step, data: { stepId: 'x' } });
        await expect(noStep).rejects.toMatchObject({ name: 'InvalidJobError', retryable: false });
        await isEmpty(queue);
      });
    });

    describe('pausing and closing', () => {
      test('a paused consumer starts nothing until it is resumed', async () => {
        const queue = newQueueName();
        const delivered: string[] = [];
        const consumer = await start({
          queue,
          handler: async ({ stepId }) => {
            delivered.push(stepId);
            return { kind: 'settled' };
          },
        });
        const before = await publish(queue);
        await vi.waitFor(() => expect(delivered).toEqual([before]), PATIENCE);
        await consumer.pause();
        const other = await publish(queue);
        expect(await subject().jobs.counts(queue)).toEqual({ waiting: 1, active: 0, delayed: 0 });
        expect(delivered).toEqual([before]);
        await consumer.resume();
        await vi.waitFor(() => expect(delivered).toEqual([before, other]), PATIENCE);
      });

      test('closing waits for a handler that ends within the grace, and its step is done', async () => {
        const queue = newQueueName();
        const running = gate();
        const started = gate();
        let aborted = false;
        const consumer = await start({
          queue,
          handler: async ({ signal }) => {
            started.open();
            await running.opened;
            aborted = signal.aborted;
            return { kind: 'settled' };
          },
        });
        await publish(queue);
        await started.opened;
        const closed = consumer.close({ graceMillis: 20_000 });
        const waiting = await publish(queue);
        running.open();
        await closed;
        expect(aborted).toBe(false);
        expect(await subject().jobs.counts(queue)).toEqual({ waiting: 1, active: 0, delayed: 0 });
        const delivered = await record(queue);
        await vi.waitFor(() => expect(delivered).toEqual([waiting]), PATIENCE);
      });

      test('a handler that outlasts the grace is aborted, and its step is handed to the next consumer', async () => {
        const queue = newQueueName();
        const started = gate();
        const untilAborted = ({ signal }: StepDelivery) =>
          new Promise<never>((_, reject) => {
            started.open();
            signal.addEventListener('abort', () => reject(signal.reason));
          });
        const consumer = await start({
          queue,
          handler: untilAborted,
          retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
        });
        const stepId = await publish(queue);
        await started.opened;
        await consumer.close({ graceMillis: 10 });
        expect(await subject().jobs.counts(queue)).toEqual({ waiting: 1, active: 0, delayed: 0 });
        const delivered = await record(queue);
        await vi.waitFor(() => expect(delivered).toEqual([stepId]), PATIENCE);
      });

      test('a handler that ignores the abort does not keep the consumer from closing', async () => {
        const queue = newQueueName();
        const started = gate();
        const deaf = gate();
        const consumer = await start({
          queue,
          handler: async () => {
            started.open();
            await deaf.opened;
            return { kind: 'settled' };
          },
        });
        const stepId = await publish(queue);
        await started.opened;
        await consumer.close({ graceMillis: 10 });
        deaf.open();
        const delivered = await record(queue);
        await vi.waitFor(() => expect(delivered).toEqual([stepId]), PATIENCE);
      });
    });
  });
}
