import { describe, expect, test, vi } from 'vitest';
import type { StepDelivery } from '../../types.ts';
import { createBarrier } from '../create-barrier.ts';
import { newQueueName } from '../step-ids.ts';
import { type ConformanceTools, PATIENCE } from './conformance-tools.ts';

/** How a consumer stops. */
export function testClosing({ subject, start, record, publish }: ConformanceTools): void {
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
      const running = createBarrier();
      const started = createBarrier();
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
      const started = createBarrier();
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
      const started = createBarrier();
      const deaf = createBarrier();
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
}
