import { Queue, Worker } from 'bullmq';
import type { Contender } from '../measure/compare.ts';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';

const NAME = 'bare';
/** As many jobs as a request of two steps needs. */
const JOBS_PER_REQUEST = 2;
/** A finished job leaves Redis at once, as in the product. */
const LEAVE = { removeOnComplete: true, removeOnFail: true };

/**
 * Rounds of BullMQ by itself: for every request one job that does nothing but add a second one, which does nothing, as the
 * second step of a request follows on the first.
 */
export async function jobRounds(
  own: Own,
  options: { readonly redisUrl: string; readonly requests: number; readonly concurrency: number },
): Promise<Contender> {
  const { redisUrl, requests, concurrency } = options;
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const queue = new Queue<number>(NAME, { connection });
  await own(() => queue.close());
  let handled = 0;
  let allHandled: (() => void) | undefined;
  const worker = new Worker<number>(
    NAME,
    async ({ data: job }) => {
      if (job < JOBS_PER_REQUEST) await queue.add('step', job + 1, LEAVE);
      handled += 1;
      if (handled === requests * JOBS_PER_REQUEST) allHandled?.();
    },
    { connection, concurrency },
  );
  await own(() => worker.close());
  await worker.waitUntilReady();

  return {
    run: async () => {
      handled = 0;
      const done = new Promise<void>((resolve) => {
        allHandled = resolve;
      });
      await forEachConcurrently(Array.from({ length: requests }), concurrency, async () => {
        await queue.add('step', 1, LEAVE);
      });
      await done;
      return requests;
    },
    check: () => requireEqual('jobs handled', handled, requests * JOBS_PER_REQUEST),
  };
}
