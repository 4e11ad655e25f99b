import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { createBarrier } from '../create-barrier.ts';
import { newQueueName, newStep } from '../step-ids.ts';
import { type ConformanceTools, PATIENCE } from './conformance-tools.ts';

class Failure extends Error {
  readonly retryable: boolean;
  constructor(retryable: boolean) {
    super('refused by the provider');
    this.retryable = retryable;
  }
}

/** Steps are delivered, each once at a time. */
export function testDelivery({ subject, start, record, publish, isEmpty }: ConformanceTools): void {
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
      const running = createBarrier();
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

    test('a step waits from the moment that it is published until it is taken', async () => {
      const queue = newQueueName();
      const [step, later] = [newStep(queue), newStep(queue)];
      const isWaiting = ({ jobId }: { jobId: string }) => subject().jobs.isWaiting(queue, jobId);
      expect(await isWaiting(step)).toBe(false);
      await subject().jobs.publish(step);
      await subject().jobs.publish({ ...later, delayMillis: 600_000 });
      expect(await Promise.all([step, later].map(isWaiting))).toEqual([true, true]);
      const taken = createBarrier();
      const running = createBarrier();
      await start({
        queue,
        handler: async () => {
          taken.open();
          await running.opened;
          return { kind: 'settled' };
        },
      });
      await taken.opened;
      expect(await Promise.all([step, later].map(isWaiting))).toEqual([false, true]);
      running.open();
      await vi.waitFor(async () => expect((await subject().jobs.counts(queue)).active).toBe(0), PATIENCE);
      expect(await isWaiting(step)).toBe(false);
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
      const [started, first] = [createBarrier(), createBarrier()];
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
        async () => expect(await subject().jobs.counts(queue)).toEqual({ waiting: 0, active: 1, delayed: 1 }),
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
}
