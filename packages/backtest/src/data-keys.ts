import type { KeyObject } from 'node:crypto';
import { type MasterKey, unwrapDataKey } from '@countersign/personal-data';
import type BetterSqlite3 from 'better-sqlite3';

/** Decisions about one subject mostly follow each other, so few are enough. */
const MAX_CACHED_KEYS = 1_000;

/** Gives the data key of a subject; null where it was destroyed. */
export function readDataKeys(
  db: BetterSqlite3.Database,
  master: MasterKey,
): (subject: string) => KeyObject | null {
  const wrapped = db
    .prepare<[string], Buffer | null>('SELECT wrapped FROM subject_key WHERE subject = ?')
    .pluck();
  const kept = new Map<string, KeyObject | null>();
  return (subject) => {
    const known = kept.get(subject);
    if (known !== undefined) return known;
    const found = wrapped.get(subject) ?? null;
    const key = found === null ? null : unwrapDataKey(master, subject, found);
    if (kept.size >= MAX_CACHED_KEYS) kept.clear();
    kept.set(subject, key);
    return key;
  };
}
