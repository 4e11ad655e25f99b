import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenWorker } from './connection/backend.ts';
import type { JobProcessor } from './process-job.ts';
import type { Consumer, QueueLogger } from './types.ts';
import { within } from './within.ts';

/** How long a close takes at most after the abort of the handlers: they end, or are left alone, well before. */
const AFTER_ABORT_MILLIS = 15_000;
/** BullMQ asks again at once after most errors, so fast that nothing else in the process gets its turn. */
const REST_AFTER_ERROR_MILLIS = 1_000;

/** Pauses, resumes and closes a worker, and lets it rest after errors. */
export function controlWorker(open: OpenWorker, processor: JobProcessor, logger: QueueLogger): Consumer {
  const { worker } = open;
  const closing = new AbortController();
  let closed: Promise<void> | undefined;
  let paused = false;
  let resting = false;

  // One change after the other: a pause of BullMQ that is overtaken by a resume never ends.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    turn = turn.catch(() => undefined).then(change);
    return turn;
  };

  const rest = async (): Promise<void> => {
    await sleep(REST_AFTER_ERROR_MILLIS, undefined, { signal: closing.signal }).catch(() => undefined);
    resting = false;
    // Also when the consumer was paused meanwhile: its pause comes after this turn, and only a full one waits for all.
    if (closed === undefined) await worker.resume();
  };

  const close = async (graceMillis: number): Promise<void> => {
    const ended = open.close().then(() => true);
    if (await within(ended, graceMillis, false)) return;
    processor.interrupt('the worker is closing');
    if (await within(ended, AFTER_ABORT_MILLIS, false)) return;
    logger.error(
      {},
      'a worker could not be closed; its jobs are delivered again when their locks have run out',
    );
  };

  worker.on('error', () => {
    if (resting || paused || closed !== undefined) return;
    resting = true;
    const stopped = worker.pause(true);
    inTurn(() => stopped.then(rest)).catch(() => undefined);
  });

  return {
    pause: () => {
      paused = true;
      return inTurn(() => worker.pause());
    },
    resume: () => {
      paused = false;
      return inTurn(() => worker.resume());
    },
    close: ({ graceMillis }) => {
      closed ??= close(graceMillis);
      closing.abort();
      return closed;
    },
  };
}
