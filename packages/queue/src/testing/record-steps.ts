import type { JobQueue } from '../types.ts';

/** Consumes a queue, settling every step; the array grows as steps are delivered. */
export async function recordSteps(jobs: JobQueue, queue: string): Promise<string[]> {
  const delivered: string[] = [];
  await jobs.consume({
    queue,
    concurrency: 1,
    retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
    handler: async ({ stepId }) => {
      delivered.push(stepId);
      return { kind: 'settled' };
    },
    onExhausted: async () => undefined,
  });
  return delivered;
}
