import type { Database } from '../sql/database.ts';
import { sql } from '../sql/drizzle.ts';

/** Pages of the index that one step writes: a few milliseconds of work. */
const PAGES = 64;
/** Entries below which a search is quick whatever the index looks like. */
const FEW = 10_000;
/** The index is merged again when it has grown by this share. */
const SHARE = 1 / 8;

/** Takes one step of merging, inside a write transaction; gives whether there is more to do. */
export type MergeSearchIndex = (indexed: number) => boolean;

/**
 * Prepares merging of the search index. Every commit that adds words leaves a part of its own behind, and a search goes through
 * all of them; merged into one, a page of a long log costs what one of a short log does. Done in steps (FTS5's `merge`, whose
 * negative form begins to merge everything), in times when nothing else is to be done.
 */
export function createSearchIndexMerger(db: Database, pages = PAGES): MergeSearchIndex {
  const changes = () => db.get<{ changes: number }>(sql`SELECT total_changes() AS changes`)?.changes ?? 0;
  const merge = (most: number) =>
    db.run(sql`INSERT INTO entry_search (entry_search, rank) VALUES ('merge', ${sql.raw(String(most))})`);
  let merged = 0;
  let isMerging = false;
  return (indexed) => {
    if (!isMerging && indexed - merged < Math.max(FEW, merged * SHARE)) return false;
    const before = changes();
    merge(isMerging ? pages : -pages);
    // SQLite counts fewer than two changes for a step that found nothing to do.
    isMerging = changes() - before >= 2;
    if (!isMerging) merged = indexed;
    return isMerging;
  };
}
