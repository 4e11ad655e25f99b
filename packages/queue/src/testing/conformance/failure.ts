import { describe, expect, test, vi } from 'vitest';
import { newQueueName } from '../step-ids.ts';
import { type ConformanceTools, PATIENCE } from './conformance-tools.ts';

class Failure extends Error {
  readonly retryable: boolean;
  constructor(retryable: boolean) {
    super('refused by the provider');
    this.retryable = retryable;
  }
}

/** What becomes of a step whose handler fails or waits. */
export function testFailure({ start, publish, isEmpty }: ConformanceTools): void {
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
}
