import { leafHash, sameHash } from '@countersign/audit-log';
import { type AuditEventType, LASTING_ENTRY_TYPES, SETTLED_STATES } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, count, desc, eq, exists, gte, lt, not, notInArray, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { entryTable as entry, entryIndexTable as entryIndex } from '../tables/audit-log.ts';
import { requestTable as request } from '../tables/requests.ts';
import { retentionTable as retention } from '../tables/retention.ts';
import { hasBytes } from './has-bytes.ts';
import { inconsistent } from './inconsistent.ts';

/** What is asked of the log for good, whatever its age: how it began, which policies were in force, what was removed, and
 * by which keys reviews are signed. */
const NEVER_PRUNED: readonly AuditEventType[] = [
  'log.started',
  'installation.sealed',
  'installation.frozen',
  'installation.thawed',
  'governance.proposed',
  'governance.reviewed',
  'governance.approved',
  'governance.carried-out',
  'governance.closed',
  'log.pruning-asked',
  'log.pruned',
  'passkey.enrolled',
  'passkey.revoked',
  'log.kept',
  'subject.erased',
  ...LASTING_ENTRY_TYPES,
];

const READ_AT_ONCE = 1_000;

/** What an entry says that it is. What the index of the database calls it decides nothing: nobody has signed that. */
const says = (field: 'type' | 'request') => sql`CAST(${entry.body} AS TEXT) ->> ${sql.raw(`'$.${field}'`)}`;

const from = sql.placeholder('from');
const to = sql.placeholder('to');

export function createPruningReader(
  db: Database,
  authority: AuthorityCheck,
): Pick<ReadTransaction['audit'], 'prunedBefore' | 'prunable' | 'keptForGood'> {
  const newest = db.select().from(retention).orderBy(desc(retention.before)).limit(1).prepare();
  const left = db.select({ count: count() }).from(entry).where(prunable(db)).prepare();
  const inRange = db
    .select()
    .from(entry)
    .where(and(gte(entry.idx, from), lt(entry.idx, to), hasBytes))
    .orderBy(asc(entry.idx))
    .limit(READ_AT_ONCE)
    .prepare();
  return {
    keptForGood: ({ from: first, to: end }) => {
      const kept: number[] = [];
      for (let at = first; at < end; ) {
        const rows = inRange.all({ from: at, to: end });
        for (const row of rows) if (isKeptForGood(row)) kept.push(row.idx);
        at = rows.length < READ_AT_ONCE ? end : (rows.at(-1)?.idx ?? end) + 1;
      }
      return kept;
    },
    prunedBefore: () => {
      const row = newest.get();
      return row === undefined ? 0 : authority.require('retention', row).before;
    },
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

const MARKS = NEVER_PRUNED.map((type) => Buffer.from(`"type":"${type}"`));

function isKeptForGood({ idx, body, hash }: { idx: number; body: Buffer; hash: Buffer }): boolean {
  if (!sameHash(leafHash(body), hash)) throw inconsistent(`the bytes of its entry ${idx} are others`);
  // Cheaper than to parse every entry.
  if (!MARKS.some((mark) => body.includes(mark))) return false;
  return NEVER_PRUNED.includes(JSON.parse(body.toString('utf8')).type);
}

/** Entries with bytes in a range, but for those that are kept and those of a request that is not settled. */
function prunable(db: Database) {
  const unsettled = db
    .select({ id: request.id })
    .from(request)
    .where(and(eq(request.id, says('request')), notInArray(request.state, [...SETTLED_STATES])));
  const indexed = db.select({ idx: entryIndex.idx }).from(entryIndex).where(eq(entryIndex.idx, entry.idx));
  return and(
    gte(entry.idx, from),
    lt(entry.idx, to),
    hasBytes,
    // What is not indexed yet is not known to be of no use any more.
    exists(indexed),
    // What cannot be read was altered, and is evidence of that.
    sql`json_valid(CAST(${entry.body} AS TEXT))`,
    notInArray(says('type'), [...NEVER_PRUNED]),
    not(exists(unsettled)),
  );
}
