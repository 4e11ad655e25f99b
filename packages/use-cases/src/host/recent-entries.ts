import type { AuditEventType, Instant } from '@countersign/schema';
import { locateRange } from '../log/locate-range.ts';
import type { LogReader } from '../ports/index.ts';

/** How many days are looked back. */
export const RECENT_DAYS = 7;
const DAY_MILLIS = 86_400_000;
/** Entries of a type that are looked at; more than these say nothing more. */
const MOST = 10_000;

/** What the entries of some types say of the last days. An entry that stands for several has their number in `count`. */
export function createRecentEntries(
  tx: LogReader,
  now: Instant,
): (...types: readonly AuditEventType[]) => readonly { readonly count?: number; readonly code?: string }[] {
  const { first } = locateRange(tx, { from: new Date(now - RECENT_DAYS * DAY_MILLIS).toISOString() });
  return (...types) =>
    types
      .flatMap((type) => tx.audit.entries({ from: first, limit: MOST, type }))
      .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).data);
}

export function sumOfCounts(entries: readonly { readonly count?: number }[]): number {
  return entries.reduce((sum, { count = 1 }) => sum + count, 0);
}
