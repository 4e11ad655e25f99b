import { setTimeout as pause } from 'node:timers/promises';
import { type JobQueue, QueueUnavailableError } from '@countersign/queue';
import type { Logger } from '@countersign/use-cases/ports';

const AGAIN_MILLIS = 2_000;

/**
 * Opens a queue whose server may be away: the worker starts without it, says so, and takes jobs once it is there. What has
 * to be published waits in the outbox meanwhile.
 * @throws what `open` throws, unless the server only does not answer
 */
export async function openQueueEventually(open: () => Promise<JobQueue>, logger: Logger): Promise<JobQueue> {
  const closing = new AbortController();
  let queue: JobQueue | undefined;
  const attempt = async <T>(what: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await what();
    } catch (error) {
      if (!(error instanceof QueueUnavailableError)) throw error;
      logger.warn({ error: error.message }, 'the queue does not answer; it is tried again');
      return undefined;
    }
  };
  /** Undefined when the worker stops before. */
  const eventually = async <T>(what: () => Promise<T>): Promise<T | undefined> => {
    while (!closing.signal.aborted) {
      const done = await attempt(what);
      if (done !== undefined) return done;
      await pause(AGAIN_MILLIS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    return undefined;
  };
  queue = await attempt(open);
  const opened =
    queue === undefined
      ? eventually(open).then((made) => {
          queue = made;
          return made;
        })
      : Promise.resolve(queue);
  opened.catch((error: unknown) => logger.error({ err: error }, 'the queue cannot be used'));
  const away = () => new QueueUnavailableError('The queue does not answer. It is tried again.');

  return {
    publish: async (job) => {
      if (queue === undefined) throw away();
      await queue.publish(job);
    },
    isWaiting: async (name, jobId) => {
      if (queue === undefined) throw away();
      return queue.isWaiting(name, jobId);
    },
    counts: async (name) => {
      if (queue === undefined) throw away();
      return queue.counts(name);
    },
    consume: async (options) => {
      const started = opened.then((there) =>
        there === undefined ? undefined : eventually(() => there.consume(options)),
      );
      started.catch((error: unknown) => logger.error({ err: error }, 'no jobs can be taken from the queue'));
      let paused = false;
      // What was asked for before it began holds when it does.
      started.then((consumer) => (paused ? consumer?.pause() : undefined)).catch(() => undefined);
      return {
        pause: async () => {
          paused = true;
          if (queue !== undefined) await (await started)?.pause();
        },
        resume: async () => {
          paused = false;
          if (queue !== undefined) await (await started)?.resume();
        },
        close: async (how) => {
          closing.abort();
          await (await started.catch(() => undefined))?.close(how);
        },
      };
    },
    close: async () => {
      closing.abort();
      await (await opened.catch(() => undefined))?.close();
    },
  };
}
