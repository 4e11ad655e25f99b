import type { Instant } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';
import { timeOfEntry } from './time-of-entry.ts';

const DAY_MILLIS = 86_400_000;

/** A range of entries: `first` included, `end` not. */
export interface LogRange {
  readonly first: number;
  readonly end: number;
}

/**
 * The entries between two places, both included. A place is an index, a day in UTC or a time. The log never goes back in
 * time, so that a time is found by halving.
 */
export function locateRange(
  tx: LogReader,
  places: { readonly from?: string | undefined; readonly to?: string | undefined },
): LogRange {
  const size = tx.audit.size();
  const { from, to } = places;
  const first = from === undefined ? 0 : (indexIn(from) ?? firstFrom(tx, startOf(from)));
  const last = to === undefined ? undefined : indexIn(to);
  const end = to === undefined ? size : last === undefined ? firstFrom(tx, endOf(to)) : last + 1;
  return { first: Math.min(first, size), end: Math.max(Math.min(first, size), Math.min(end, size)) };
}

function indexIn(place: string): number | undefined {
  return /^\d+$/.test(place) ? Number(place) : undefined;
}

function isDay(place: string): boolean {
  return place.length === 'YYYY-MM-DD'.length;
}

function startOf(place: string): Instant {
  return Date.parse(place);
}

/** The first instant after a place. */
function endOf(place: string): Instant {
  return Date.parse(place) + (isDay(place) ? DAY_MILLIS : 1);
}

/** Index of the first entry at or after a time; the size of the log where there is none. */
function firstFrom(tx: LogReader, at: Instant): number {
  let low = 0;
  let high = tx.audit.size();
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeOfEntry(tx, middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
