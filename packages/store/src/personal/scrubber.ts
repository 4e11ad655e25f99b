import type { Logger } from '@countersign/use-cases/ports';
import type { Connection } from '../connection.ts';

/** Sees to it that what was overwritten in the database is gone from its write-ahead log as well. */
export interface Scrubber {
  request(): void;
  /** Does what was requested, outside of a transaction. Where somebody reads just then it is done the next time. */
  scrub(): void;
}

export function createScrubber(connection: Connection, logger: Logger): Scrubber {
  // One that ended between a commit and this has left it to whoever opens the file next.
  let requested =
    connection.prepare('SELECT 1 FROM subject_key WHERE destroyed_at IS NOT NULL LIMIT 1').get() !==
    undefined;
  return {
    request: () => {
      requested = true;
    },
    scrub: () => {
      if (!requested || connection.inTransaction) return;
      try {
        const [result] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
        requested = result?.busy !== 0;
      } catch (error) {
        logger.warn({ err: error }, 'the write-ahead log could not be emptied yet; it is tried again');
      }
    },
  };
}
