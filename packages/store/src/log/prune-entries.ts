import { type AuditEventType, SETTLED_STATES } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, count, desc, eq, exists, gte, inArray, lt, not, notInArray, or, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { entryTable as entry, entryIndexTable as entryIndex } from '../tables/audit-log.ts';
import { requestTable as request } from '../tables/requests.ts';
import { retentionTable as retention } from '../tables/retention.ts';
import { hasBytes } from './has-bytes.ts';

/** What is asked of the log for good, whatever its age: how it began, which policies were in force, what was removed. */
const NEVER_PRUNED: readonly AuditEventType[] = [
  'log.started',
  'log.pruning-asked',
  'log.pruned',
  'policy.activated',
  'subject.erased',
];

const from = sql.placeholder('from');
const to = sql.placeholder('to');

export function createPruningReader(
  db: Database,
): Pick<ReadTransaction['audit'], 'prunedBefore' | 'prunable'> {
  const newest = db
    .select({ before: retention.before })
    .from(retention)
    .orderBy(desc(retention.before))
    .limit(1)
    .prepare();
  const left = db.select({ count: count() }).from(entry).where(prunable(db)).prepare();
  return {
    prunedBefore: () => newest.get()?.before ?? 0,
    prunable: (range) => left.get({ ...range })?.count ?? 0,
  };
}

export function createPruningWriter(db: Database): Pick<WriteTransaction['audit'], 'allowPruning' | 'prune'> {
  const allow = prepareInsert(db, retention);
  const prune = db
    .update(entry)
    .set({ body: Buffer.alloc(0) })
    .where(prunable(db))
    .prepare();
  return { allowPruning: allow, prune: (range) => prune.run({ ...range }).changes };
}

/** Entries with bytes in a range, but for those that are kept and those of a request that is not settled. */
function prunable(db: Database) {
  const unsettled = db
    .select({ id: request.id })
    .from(request)
    .where(and(eq(request.id, entryIndex.request), notInArray(request.state, [...SETTLED_STATES])));
  const kept = db
    .select({ idx: entryIndex.idx })
    .from(entryIndex)
    .where(
      and(eq(entryIndex.idx, entry.idx), or(inArray(entryIndex.type, [...NEVER_PRUNED]), exists(unsettled))),
    );
  const indexed = db.select({ idx: entryIndex.idx }).from(entryIndex).where(eq(entryIndex.idx, entry.idx));
  return and(
    gte(entry.idx, from),
    lt(entry.idx, to),
    hasBytes,
    // What is not indexed yet is not known to be of no use any more.
    exists(indexed),
    not(exists(kept)),
  );
}
