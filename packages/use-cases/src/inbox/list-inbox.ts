import type { Principal } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { WaitingPlace } from '../ports/index.ts';
import type { InboxDeps } from './inbox-deps.ts';
import type { InboxKind } from './inbox-item.ts';
import { BEGIN, type InboxWalk, walkInbox } from './walk-inbox.ts';

/** Rows that are looked at for one page, whatever is found. */
const LOOKS = 500;
/** Rows that are looked at before others have their turn. */
const TURN = 50;
/** Beyond so many nobody needs to know how many exactly. */
const COUNTED = 1_000;

/** One page of what waits for a person. */
export const listInbox = (
  deps: Omit<InboxDeps, 'pause'>,
  { principal, after, limit }: { principal: Principal; after: WaitingPlace | null; limit: number },
): InboxWalk =>
  deps.store.read((tx) => walkInbox(tx, deps, { principal, after: after ?? BEGIN, limit, looks: LOOKS }));

/** How much waits for a person. */
export interface InboxCount {
  readonly total: number;
  readonly overdue: number;
  readonly kinds: Readonly<Partial<Record<InboxKind, number>>>;
  /** False where there may be more than was counted. */
  readonly isAll: boolean;
}

/** Counts what the pages list, up to a thousand; others have their turn meanwhile. */
export async function countInbox(deps: InboxDeps, principal: Principal): Promise<InboxCount> {
  const kinds: Partial<Record<InboxKind, number>> = {};
  let [total, overdue, looked] = [0, 0, 0];
  let place: WaitingPlace | null = BEGIN;
  while (place !== null && total < COUNTED && looked < COUNTED) {
    if (looked > 0) await deps.pause();
    const after: WaitingPlace = place;
    const { walk, now } = deps.store.read((tx) => ({
      walk: walkInbox(tx, deps, { principal, after, limit: TURN, looks: TURN }),
      now: logTime(tx, deps.clock),
    }));
    for (const { kind, dueAt } of walk.items) {
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      total += 1;
      if (dueAt <= now) overdue += 1;
    }
    looked += TURN;
    place = walk.next;
  }
  return { total, overdue, kinds, isAll: place === null };
}
