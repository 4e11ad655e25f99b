import type { ReadTransaction } from '@countersign/use-cases/ports';
import type { SQL } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { asc, desc, eq, sql } from '../sql/drizzle.ts';
import { entryTable as entry, searchProgressTable as progress } from '../tables/audit-log.ts';
import { entrySearchTable as search } from '../tables/entry-search.ts';

/** The reads of the log that go through its full-text index. */
export type EntrySearch = Pick<ReadTransaction['audit'], 'search' | 'searchable'>;

/** Prepares searching. The index gives rows in their order from either end, so that a page costs what it holds. */
export function searchEntries(db: Database): EntrySearch {
  const indexed = db.select({ count: progress.indexed }).from(progress).where(eq(progress.id, 1)).prepare();
  // better-sqlite3 binds numbers as floating point, by which the index does not go to its place but reads up to it.
  const integer = (name: string) => sql`CAST(${sql.placeholder(name)} AS INTEGER)`;
  const inOrder = (order: SQL) =>
    db
      .select({ index: entry.idx, body: entry.body })
      .from(search)
      .innerJoin(entry, eq(entry.idx, search.rowid))
      .where(
        sql`entry_search MATCH ${sql.placeholder('match')} AND ${search.rowid} >= ${integer('from')} AND ${search.rowid} < ${integer('end')}`,
      )
      .orderBy(order)
      .limit(sql.placeholder('limit'))
      .prepare();
  const newestFirst = inOrder(desc(search.rowid));
  const oldestFirst = inOrder(asc(search.rowid));
  return {
    searchable: () => indexed.get()?.count ?? 0,
    search: ({ wanted, from, end, limit, descending }) => {
      // Of an empty group nothing can be there.
      if (wanted.some((group) => group.length === 0)) return [];
      return (descending ? newestFirst : oldestFirst).all({ match: matchOf(wanted), from, end, limit });
    },
  };
}

function matchOf(wanted: readonly (readonly string[])[]): string {
  return wanted.map((group) => `(${group.map(quoted).join(' OR ')})`).join(' AND ');
}

function quoted(token: string): string {
  return `"${token.replaceAll('"', '""')}"`;
}
