import type { ExportedEntry } from '@countersign/log-export';
import type { LogFilter } from '@countersign/schema';
import { resolveLogFilter } from './resolve-log-filter.ts';
import { type WalkDeps, walkEntries, walkOf } from './walk-entries.ts';

export interface LogSearch {
  readonly filter: LogFilter;
  readonly newestFirst: boolean;
  /** Index of the last entry of the page before. */
  readonly after: number | undefined;
  readonly limit: number;
}

/** A page of what was found. */
export interface FoundEntries {
  /** Entries in the log. */
  readonly size: number;
  readonly entries: readonly ExportedEntry[];
  /** To give as `after` for the next page; null when there is none. */
  readonly next: number | null;
}

/** Finds entries by fields and words. @throws CountersignError LOG_NAME_UNKNOWN, LOG_NAME_AMBIGUOUS */
export const createSearchLog =
  (deps: WalkDeps) =>
  async ({ filter, newestFirst, after, limit }: LogSearch): Promise<FoundEntries> => {
    const { size, walk } = deps.store.read((tx) => ({
      size: tx.audit.size(),
      walk: walkOf(tx, resolveLogFilter(tx, filter), newestFirst),
    }));
    const { first, end } = walk.range;
    const range =
      after === undefined
        ? walk.range
        : newestFirst
          ? { first, end: Math.min(end, after) }
          : { first: Math.max(first, after + 1), end };
    const entries: ExportedEntry[] = [];
    for await (const page of walkEntries(deps, { ...walk, range })) {
      entries.push(...page);
      // One more than asked for tells that there is another page.
      if (entries.length > limit) break;
    }
    const shown = entries.slice(0, limit);
    return { size, entries: shown, next: entries.length > limit ? (shown.at(-1)?.index ?? null) : null };
  };
