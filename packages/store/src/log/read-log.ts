import { formatProof, inclusionProof, type NodeReader } from '@countersign/audit-log';
import type { ReadTransaction, StoredEntry } from '@countersign/use-cases/ports';
import { and, asc, count, desc, eq, gte, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import {
  checkpointTable as checkpoint,
  entryTable as entry,
  entryIndexTable as entryIndex,
  nodeTable as node,
} from '../tables/audit-log.ts';
import { readingTree } from './inconsistent.ts';

/** The log as one connection sees it. */
export interface LogReader {
  readonly audit: ReadTransaction['audit'];
  readonly node: NodeReader;
  lastEntry(): StoredEntry | undefined;
}

const stored = { index: entry.idx, body: entry.body };

/** Prepares the reads of the log on one connection. */
export function readLog(db: Database): LogReader {
  const lastIndex = db.select({ index: entry.idx }).from(entry).orderBy(desc(entry.idx)).limit(1).prepare();
  const lastEntry = db.select(stored).from(entry).orderBy(desc(entry.idx)).limit(1).prepare();
  const byIndex = db
    .select(stored)
    .from(entry)
    .where(eq(entry.idx, sql.placeholder('index')))
    .prepare();
  const newest = db.select().from(checkpoint).orderBy(desc(checkpoint.size)).limit(1).prepare();
  const ofType = db
    .select({ count: count() })
    .from(entryIndex)
    .where(and(eq(entryIndex.type, sql.placeholder('type')), gte(entryIndex.idx, sql.placeholder('from'))))
    .prepare();
  const lastOfType = db
    .select({ index: entryIndex.idx })
    .from(entryIndex)
    .where(eq(entryIndex.type, sql.placeholder('type')))
    .orderBy(desc(entryIndex.idx))
    .limit(1)
    .prepare();
  const hash = db
    .select({ hash: node.hash })
    .from(node)
    .where(and(eq(node.level, sql.placeholder('level')), eq(node.idx, sql.placeholder('idx'))))
    .prepare();
  const readNode: NodeReader = (level, idx) => hash.get({ level, idx })?.hash;
  return {
    audit: {
      size: () => (lastIndex.get()?.index ?? -1) + 1,
      entry: (index) => byIndex.get({ index }),
      entries: listEntries(db),
      count: ({ type, from }) => ofType.get({ type, from })?.count ?? 0,
      last: (type) => lastOfType.get({ type })?.index,
      checkpoint: () => newest.get(),
      proof: (index) => {
        const found = byIndex.get({ index });
        const signed = newest.get();
        if (found === undefined || signed === undefined || index >= signed.size) return undefined;
        const hashes = readingTree(() => inclusionProof(index, signed.size, readNode));
        return { ...found, proof: formatProof({ index, hashes, checkpoint: signed.note }) };
      },
    },
    node: readNode,
    lastEntry: () => lastEntry.get(),
  };
}

function listEntries(db: Database): ReadTransaction['audit']['entries'] {
  const all = db
    .select(stored)
    .from(entry)
    .where(gte(entry.idx, sql.placeholder('from')))
    .orderBy(asc(entry.idx))
    .limit(sql.placeholder('limit'))
    .prepare();
  const ofRequest = eq(entryIndex.request, sql.placeholder('request'));
  const ofType = eq(entryIndex.type, sql.placeholder('type'));
  const listed = (filter: typeof ofRequest | undefined) =>
    db
      .select(stored)
      .from(entryIndex)
      .innerJoin(entry, eq(entry.idx, entryIndex.idx))
      .where(and(filter, gte(entryIndex.idx, sql.placeholder('from'))))
      .orderBy(asc(entryIndex.idx))
      .limit(sql.placeholder('limit'))
      .prepare();
  const byRequest = listed(ofRequest);
  const byType = listed(ofType);
  const byBoth = listed(and(ofRequest, ofType) ?? ofRequest);
  return ({ from, limit, request, type }) => {
    if (request !== undefined && type !== undefined) return byBoth.all({ from, limit, request, type });
    if (request !== undefined) return byRequest.all({ from, limit, request });
    if (type !== undefined) return byType.all({ from, limit, type });
    return all.all({ from, limit });
  };
}
