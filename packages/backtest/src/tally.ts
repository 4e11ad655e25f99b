import { CHANGE_KINDS, type Change, type ChangeKind, type Tally } from './report.ts';

/** How many changes of a kind are listed; more are only counted, so that a report does not grow with the history. */
const MAX_LISTED = 1_000;

interface MutableList {
  count: number;
  changes: Change[];
}

/** A tally that is being made. */
export interface OpenTally extends Tally {
  decisions: number;
  unchanged: number;
  erased: number;
  readonly changes: Readonly<Record<ChangeKind, MutableList>>;
}

export function emptyTally(): OpenTally {
  const list = (): MutableList => ({ count: 0, changes: [] });
  return {
    decisions: 0,
    unchanged: 0,
    erased: 0,
    changes: {
      'allow-to-review': list(),
      'allow-to-deny': list(),
      'review-to-allow': list(),
      'review-to-deny': list(),
      'deny-to-allow': list(),
      'deny-to-review': list(),
      stricter: list(),
      looser: list(),
      error: list(),
      defect: list(),
    },
  };
}

export function addChange(to: OpenTally, kind: ChangeKind, change: Change): void {
  const list = to.changes[kind];
  list.count += 1;
  if (list.changes.length < MAX_LISTED) list.changes.push(change);
}

/** Adds what was counted elsewhere. Tallies may come in any order: the first changes by their row are kept. */
export function addTally(to: OpenTally, tally: Tally): void {
  to.decisions += tally.decisions;
  to.unchanged += tally.unchanged;
  to.erased += tally.erased;
  for (const kind of CHANGE_KINDS) {
    const { count, changes } = tally.changes[kind];
    if (count === 0) continue;
    const list = to.changes[kind];
    list.count += count;
    list.changes = [...list.changes, ...changes].sort((a, b) => a.row - b.row).slice(0, MAX_LISTED);
  }
}
