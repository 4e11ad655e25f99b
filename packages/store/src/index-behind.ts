import type { Logger } from '@countersign/use-cases/ports';
import type { Connection } from './connection.ts';
import { isBusy } from './storage-failure.ts';

/** Entries that are indexed in one go: a few milliseconds of work, so that nothing else waits longer. */
const BATCH = 256;
/** After the last commit, in milliseconds. */
const IDLE = 50;
/** At the latest after the first commit that was not followed by indexing, in milliseconds. */
const LATEST = 1000;

/** Keeps the index of the log close behind it, in commits of its own, when nothing else is to be written. */
export interface IndexFollower {
  /** There is something new. */
  notice(): void;
  stop(): void;
}

export function followLog(options: {
  readonly connection: Connection;
  /** Indexes up to so many entries and gives how many there were. */
  readonly index: (most: number) => number;
  readonly logger: Logger;
}): IndexFollower {
  const { connection, index, logger } = options;
  const impatient = connection.prepare('PRAGMA busy_timeout = 0');
  const run = connection.transaction(() => index(BATCH)).immediate;
  let idle: NodeJS.Timeout | undefined;
  let latest: NodeJS.Timeout | undefined;
  let stopped = false;

  const turn = () => {
    clearTimeout(idle);
    clearTimeout(latest);
    latest = undefined;
    if (stopped) return;
    try {
      impatient.get();
      if (run() === BATCH) setImmediate(turn);
    } catch (error) {
      // Whoever writes now will index it, or it is looked through until somebody does.
      if (!isBusy(error)) logger.warn({ err: error }, 'entries of the log could not be indexed');
      notice();
    }
  };
  const notice = () => {
    if (stopped) return;
    clearTimeout(idle);
    // Neither keeps a process running that has nothing else to do.
    idle = setTimeout(turn, IDLE).unref();
    latest ??= setTimeout(turn, LATEST).unref();
  };
  return {
    notice,
    stop: () => {
      stopped = true;
      clearTimeout(idle);
      clearTimeout(latest);
    },
  };
}
