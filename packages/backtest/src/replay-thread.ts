import { Worker } from 'node:worker_threads';
import type { RowRange } from './history.ts';
import type { Replayer, ReplayTask } from './replayer.ts';
import type { Tally } from './report.ts';

/** What a thread is told: to replay a range and answer with its tally, or to close the store and end. */
export type ThreadOrder = RowRange | 'close';

/** Replays in a thread of its own, which takes about half a second to start. */
export function replayInThread(task: ReplayTask): Replayer {
  const worker = new Worker(new URL('./replay-worker.ts', import.meta.url), {
    workerData: task,
    // Ciphers lie outside of what V8 counts, so their remains are taken away with its own, and that has to be often.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const tell = (order: ThreadOrder) => worker.postMessage(order);
  let asked: PromiseWithResolvers<Tally> | null = null;
  // It may fail while nobody waits for an answer; then the next range is rejected.
  let failure: unknown = null;
  const fail = (error: unknown) => {
    failure ??= error;
    asked?.reject(failure);
  };
  worker.on('message', (tally: Tally) => asked?.resolve(tally));
  worker.once('error', fail);
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      fail(new Error('A thread of the replay ended before its work was done.'));
      resolve();
    });
  });
  return {
    replay: (range) => {
      asked = Promise.withResolvers<Tally>();
      if (failure === null) tell(range);
      else asked.reject(failure);
      return asked.promise;
    },
    close: async () => {
      tell('close');
      await exited;
    },
  };
}
