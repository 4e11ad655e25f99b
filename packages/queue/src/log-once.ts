import type { QueueLogger } from './types.ts';

/** Logs an error of a worker unless it is the one logged last: an outage repeats its error at every attempt. */
export function logOnce(logger: QueueLogger, queue: string): (error: Error) => void {
  let last: string | undefined;
  return (error) => {
    if (error.message === last) return;
    last = error.message;
    logger.warn({ err: error, queue }, 'the queue reported an error');
  };
}
