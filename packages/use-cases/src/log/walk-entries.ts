import { type ExportedEntry, type FieldFilter, isWanted, wantedTokens } from '@countersign/log-export';
import type { LogFilter } from '@countersign/schema';
import type { LogReader, Store } from '../ports/index.ts';
import { exportedEntries } from './exported-entries.ts';
import { type LogRange, locateRange } from './locate-range.ts';

/** So few that reading a page keeps nobody else waiting, and so many that the pages do not count. */
const ENTRIES_AT_ONCE = 100;

export interface WalkDeps {
  readonly store: Store;
  /** Lets everybody else have a turn. */
  readonly pause: () => Promise<void>;
}

/** Which entries, and in which order. */
export interface Walk {
  readonly range: LogRange;
  readonly filter: FieldFilter;
  readonly newestFirst: boolean;
}

/** What a filter means in the log as it is now. */
export function walkOf(tx: LogReader, filter: LogFilter, newestFirst: boolean): Walk {
  const { from, to, ...fields } = filter;
  return { range: locateRange(tx, { from, to }), filter: fields, newestFirst };
}

/**
 * The entries that are asked for, page by page; a page may be empty. Without a filter they are read as they lie; with one the
 * search index gives them, and what is not in it yet is looked through.
 */
export async function* walkEntries(
  { store, pause }: WalkDeps,
  { range, filter, newestFirst }: Walk,
): AsyncIterable<readonly ExportedEntry[]> {
  const wanted = wantedTokens(filter);
  // What is in the index stays there, so this is a boundary even while the index goes on.
  const searchable = wanted.length === 0 ? 0 : store.read((tx) => tx.audit.searchable());
  let { first, end } = range;
  while (first < end) {
    const inIndex = newestFirst ? end <= searchable : first < searchable;
    const [from, to] = newestFirst
      ? [inIndex ? first : Math.max(first, searchable, end - ENTRIES_AT_ONCE), end]
      : [first, inIndex ? Math.min(end, searchable) : Math.min(end, first + ENTRIES_AT_ONCE)];
    const page = store.read((tx) => {
      const limit = inIndex ? ENTRIES_AT_ONCE : to - from;
      const found = inIndex
        ? tx.audit.search({ wanted, from, end: to, limit, descending: newestFirst })
        : tx.audit.entries({ from, limit });
      const last = inIndex && found.length === limit ? found.at(-1)?.index : undefined;
      return { entries: exportedEntries(tx, found), last };
    });
    const chosen = inIndex ? page.entries : page.entries.filter((one) => isWanted(one, wanted));
    // After a full page the index may have more before its end; everything else is done with.
    if (newestFirst) end = page.last ?? from;
    else first = page.last === undefined ? to : page.last + 1;
    yield newestFirst && !inIndex ? chosen.toReversed() : chosen;
    await pause();
  }
}
