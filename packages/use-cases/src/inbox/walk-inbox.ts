import type { Instant, Principal } from '@countersign/schema';
import { type StandIn, standInsOf } from '../delegations/stand-in.ts';
import { logTime } from '../log-time.ts';
import type { ReadTransaction, WaitingPlace, WaitingRecord } from '../ports/index.ts';
import type { InboxDeps } from './inbox-deps.ts';
import type { InboxItem } from './inbox-item.ts';
import { inboxSources } from './inbox-sources.ts';
import { otherItems } from './other-items.ts';
import { requestItems } from './request-items.ts';
import { taskItems } from './task-items.ts';

/** Before everything. */
export const BEGIN: WaitingPlace = { dueAt: Number.MIN_SAFE_INTEGER, id: '' };

/** A part of what waits for somebody, what is due first at the front. */
export interface InboxWalk {
  readonly items: readonly InboxItem[];
  /** Where to go on; null where there is nothing more. It is not null where the walk was long and found little. */
  readonly next: WaitingPlace | null;
}

/**
 * Goes through what may wait for a person, in the order in which it is due, and picks what does. Every list and every count of what waits for
 * somebody comes from here. However much there is, it looks at no more than it is told to.
 */
export function walkInbox(
  tx: ReadTransaction,
  deps: Omit<InboxDeps, 'pause'>,
  {
    principal,
    after,
    limit,
    looks,
  }: {
    readonly principal: Principal;
    readonly after: WaitingPlace;
    readonly limit: number;
    /** Rows that are looked at, at most. */
    readonly looks: number;
  },
): InboxWalk {
  const now = logTime(tx, deps.clock);
  const standIns = standInsOf(tx, principal, now);
  const others = otherItems(tx, { principal, now })
    .filter((one) => comesAfter(one, after))
    .toSorted(byPlace);
  const rows = candidates(tx, { principal, standIns, after, limit: Math.min(limit, looks) });
  const items: InboxItem[] = [];
  let looked = 0;
  let last = after;
  for (const candidate of merge(rows, others)) {
    // What shares a place belongs together: the next page begins behind it.
    if (items.length >= limit || looked >= looks) return { items, next: last };
    looked += 1;
    last = { dueAt: candidate.dueAt, id: candidate.id };
    if ('what' in candidate) items.push(candidate);
    else items.push(...itemsOf(tx, deps, { principal, standIns, row: candidate, now }));
  }
  return { items, next: null };
}

const itemsOf = (
  tx: ReadTransaction,
  deps: Omit<InboxDeps, 'pause'>,
  found: {
    readonly principal: Principal;
    readonly standIns: readonly StandIn[];
    readonly row: WaitingRecord;
    readonly now: Instant;
  },
) =>
  found.row.kind === 'review' || found.row.kind === 'returned'
    ? requestItems(tx, deps, found)
    : taskItems(tx, deps, found);

/** Rows of all sources in the order of their places, each once; read by pages, so that little is read where little is wanted. */
function* candidates(
  tx: ReadTransaction,
  {
    principal,
    standIns,
    after,
    limit,
  }: { principal: Principal; standIns: readonly StandIn[]; after: WaitingPlace; limit: number },
): Generator<WaitingRecord> {
  const sources = inboxSources(tx, principal, standIns).map((source) => ({
    source,
    rows: [] as WaitingRecord[],
    after,
    isOver: false,
  }));
  const refill = (one: (typeof sources)[number]) => {
    const found = tx.waiting.list({ ...one.source, after: one.after, limit });
    one.rows = [...found];
    one.isOver = found.length < limit;
    const last = found.at(-1);
    if (last !== undefined) one.after = last;
  };
  for (const one of sources) refill(one);
  let previous: string | undefined;
  for (;;) {
    for (const one of sources) if (one.rows.length === 0 && !one.isOver) refill(one);
    const first = sources
      .filter(({ rows }) => rows.length > 0)
      .toSorted((a, b) => byPlace(a.rows[0] as WaitingRecord, b.rows[0] as WaitingRecord))[0];
    const row = first?.rows.shift();
    if (row === undefined) return;
    if (row.id !== previous) yield row;
    previous = row.id;
  }
}

function* merge(
  rows: Iterable<WaitingRecord>,
  others: readonly InboxItem[],
): Generator<WaitingRecord | InboxItem> {
  const left = [...others];
  for (const row of rows) {
    while (left[0] !== undefined && !comesAfter(left[0], row)) yield left.shift() as InboxItem;
    yield row;
  }
  yield* left;
}

const byPlace = (one: WaitingPlace, other: WaitingPlace): number =>
  one.dueAt - other.dueAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

const comesAfter = (one: WaitingPlace, other: WaitingPlace): boolean => byPlace(one, other) > 0;
