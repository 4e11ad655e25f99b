import type { Logger } from '@countersign/use-cases/ports';
import type { Connection } from './connection.ts';
import { isBusy } from './storage-failure.ts';

/** How an index follows the log. */
export interface IndexingSchedule {
  /** Entries that are indexed in one go: a few milliseconds of work, so that nothing else waits longer. */
  readonly batch: number;
  /** After the last commit, in milliseconds. */
  readonly idle: number;
  /** At the latest after the first commit that was not followed by indexing, in milliseconds. */
  readonly latest: number;
  /** Between two batches while others write, in milliseconds. */
  readonly rest: number;
}

/** What is found by type and request: cheap, and asked for by the program itself. */
export const FIELDS_SCHEDULE: IndexingSchedule = { batch: 256, idle: 50, latest: 1000, rest: 0 };
/** What people search by costs several times as much, so it leaves most of the time to others while there is much to do. */
export const WORDS_SCHEDULE: IndexingSchedule = { batch: 64, idle: 200, latest: 5000, rest: 30 };

/** Keeps the index of the log close behind it, in commits of its own, when nothing else is to be written. */
export interface BackgroundIndexer {
  /** There is something new. */
  notifyCommit(): void;
  stop(): void;
}

export function startIndexer(options: {
  readonly connection: Connection;
  /** Indexes up to so many entries and gives how many there were. */
  readonly index: (most: number) => number;
  readonly schedule: IndexingSchedule;
  /** Whether nothing may be written now. */
  readonly isSuspended: () => boolean;
  /** Told why an indexing failed. */
  readonly failed: (error: unknown) => void;
  readonly logger: Logger;
}): BackgroundIndexer {
  const { connection, index, schedule, isSuspended, failed, logger } = options;
  const withoutTimeout = connection.prepare('PRAGMA busy_timeout = 0');
  const run = connection.transaction(() => index(schedule.batch)).immediate;
  let idle: NodeJS.Timeout | undefined;
  let latest: NodeJS.Timeout | undefined;
  let catchingUp = false;
  let othersAtWork = false;
  let stopped = false;

  const forget = () => {
    clearTimeout(idle);
    clearTimeout(latest);
    latest = undefined;
  };
  const turn = () => {
    forget();
    catchingUp = false;
    // What goes on again is noticed again.
    if (stopped || isSuspended()) return;
    try {
      withoutTimeout.get();
      catchingUp = run() === schedule.batch;
      if (catchingUp) idle = setTimeout(turn, othersAtWork ? schedule.rest : 0).unref();
      othersAtWork = false;
    } catch (error) {
      // Whoever writes now will index it, or it is looked through until somebody does.
      if (!isBusy(error)) {
        logger.warn({ err: error }, 'entries of the log could not be indexed');
        failed(error);
      }
      catchingUp = false;
      notifyCommit();
    }
  };
  const notifyCommit = () => {
    if (stopped) return;
    othersAtWork = true;
    if (catchingUp) return;
    clearTimeout(idle);
    // Neither keeps a process running that has nothing else to do.
    idle = setTimeout(turn, schedule.idle).unref();
    latest ??= setTimeout(turn, schedule.latest).unref();
  };
  return {
    notifyCommit,
    stop: () => {
      stopped = true;
      forget();
    },
  };
}
