import type { AuditEventType } from '@countersign/schema';
import type { ReadTransaction, StoredEntry } from '@countersign/use-cases/ports';
import type { SQL } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { and, asc, count, desc, eq, gte, sql } from '../sql/drizzle.ts';
import type { Recall } from '../sql/read-memory.ts';
import { entryTable as entry, entryIndexTable as entryIndex } from '../tables/audit-log.ts';
import { hasBytes } from './has-bytes.ts';
import { createUnindexedEntries } from './unindexed-entries.ts';

const stored = { index: entry.idx, body: entry.body };

/** The reads of the log that ask for entries by what they say. */
export type EntryFinder = Pick<ReadTransaction['audit'], 'entries' | 'count' | 'last'>;

/**
 * The index follows behind the log (see `indexEntries`), and nobody may be told that there is no entry because it is not in
 * the index yet: what lies behind its end is looked through. That is what was written within about a second.
 * Whoever has entries undone on this connection calls `undone`.
 */
export function findEntries(db: Database, recall: Recall): { readonly finder: EntryFinder; undone(): void } {
  const from = sql.placeholder('from');
  const limit = sql.placeholder('limit');
  const request = sql.placeholder('request');
  const type = sql.placeholder('type');
  const indexedTo = db
    .select({ index: entryIndex.idx })
    .from(entryIndex)
    .orderBy(desc(entryIndex.idx))
    .limit(1)
    .prepare();
  const all = db
    .select(stored)
    .from(entry)
    .where(gte(entry.idx, from))
    .orderBy(asc(entry.idx))
    .limit(limit)
    .prepare();
  const indexed = (filter: SQL | undefined) =>
    db
      .select(stored)
      .from(entryIndex)
      .innerJoin(entry, eq(entry.idx, entryIndex.idx))
      .where(and(filter, gte(entryIndex.idx, from), hasBytes))
      .orderBy(asc(entryIndex.idx))
      .limit(limit)
      .prepare();
  const behind = (filter: SQL | undefined) =>
    db
      .select(stored)
      .from(entry)
      .where(and(gte(entry.idx, from), filter))
      .orderBy(asc(entry.idx))
      .limit(limit)
      .prepare();
  const says = (field: 'request' | 'type', value: typeof request | typeof type) =>
    sql`CAST(${entry.body} AS TEXT) ->> ${sql.raw(`'$.${field}'`)} = ${value}`;
  const finders = {
    request: { indexed: indexed(eq(entryIndex.request, request)), behind: behind(says('request', request)) },
    type: { indexed: indexed(eq(entryIndex.type, type)), behind: behind(says('type', type)) },
    both: {
      indexed: indexed(and(eq(entryIndex.request, request), eq(entryIndex.type, type))),
      behind: behind(and(says('request', request), says('type', type))),
    },
  };
  const countIndexed = db
    .select({ count: count() })
    .from(entryIndex)
    .where(and(eq(entryIndex.type, type), gte(entryIndex.idx, from)))
    .prepare();
  const lastIndexed = db
    .select({ index: entryIndex.idx })
    .from(entryIndex)
    .where(eq(entryIndex.type, type))
    .orderBy(desc(entryIndex.idx))
    .limit(1)
    .prepare();
  const endOfIndex = recall('end of the index', () => (indexedTo.get()?.index ?? -1) + 1);
  const unindexed = createUnindexedEntries((range) => all.all(range));
  const behindOfType = (wanted: AuditEventType, first: number) => {
    const end = endOfIndex();
    return (
      unindexed.find({ type: wanted, from: first, end }) ??
      finders.type.behind.all({ type: wanted, from: Math.max(first, end), limit: NO_LIMIT })
    );
  };

  const finder: EntryFinder = {
    entries: ({ from: first, limit: most, request: ofRequest, type: ofType }) => {
      if (ofRequest === undefined && ofType === undefined) return all.all({ from: first, limit: most });
      const statements =
        ofRequest === undefined ? finders.type : ofType === undefined ? finders.request : finders.both;
      const values = { request: ofRequest, type: ofType };
      const found: StoredEntry[] = statements.indexed.all({ ...values, from: first, limit: most });
      const left = most - found.length;
      if (left <= 0) return found;
      const end = endOfIndex();
      const behind =
        unindexed.find({ ...values, from: first, end }) ??
        statements.behind.all({ ...values, from: Math.max(first, end), limit: left });
      return found.concat(behind.slice(0, left).map(({ index, body }) => ({ index, body })));
    },
    count: ({ type: wanted, from: first }) =>
      (countIndexed.get({ type: wanted, from: first })?.count ?? 0) + behindOfType(wanted, first).length,
    last: (wanted) => behindOfType(wanted, 0).at(-1)?.index ?? lastIndexed.get({ type: wanted })?.index,
  };
  return { finder, undone: unindexed.undone };
}

const NO_LIMIT = -1;
