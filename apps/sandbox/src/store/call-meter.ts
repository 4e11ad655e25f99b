import type { SandboxDatabase } from './open-database.ts';

const LONGEST_WINDOW_MS = 3_600_000;

/** Counts calls per bucket, for the vendors' rate limits. Kept in the file, so that a restart forgives nothing. */
export type CallMeter = {
  /** Calls of a bucket since a moment (milliseconds since 1970, inclusive). */
  countSince(bucket: string, since: number): number;
  record(bucket: string): void;
};

export function createCallMeter(db: SandboxDatabase, now: () => number): CallMeter {
  const count = db.prepare<[string, number], { calls: number }>(
    'SELECT count(*) AS calls FROM call WHERE bucket = ? AND at >= ?',
  );
  const insert = db.prepare('INSERT INTO call (bucket, at) VALUES (?, ?)');
  const forget = db.prepare('DELETE FROM call WHERE bucket = ? AND at < ?');
  return {
    countSince: (bucket, since) => count.get(bucket, since)?.calls ?? 0,
    record: (bucket) => {
      forget.run(bucket, now() - LONGEST_WINDOW_MS);
      insert.run(bucket, now());
    },
  };
}
