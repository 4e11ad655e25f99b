import type {
  ReadTransaction,
  WaitingFilter,
  WaitingRecord,
  WriteTransaction,
} from '@countersign/use-cases/ports';
import type { SQL } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, ne, sql } from '../sql/drizzle.ts';
import { prepareUpsert } from '../sql/prepare-insert.ts';
import { reviewTable as review } from '../tables/requests.ts';
import { waitingTable as waiting } from '../tables/waiting.ts';

/** Whose it is, with literally the condition of the index: with a bound value SQLite could not know that it serves. */
const OF: Readonly<Record<NonNullable<WaitingFilter['of']>['by'], SQL>> = {
  account: sql`${waiting.account} = ${sql.placeholder('value')}`,
  integration: sql`${waiting.integration} = ${sql.placeholder('value')} AND ${waiting.byOwner} = 1`,
  requester: sql`${waiting.requester} = ${sql.placeholder('value')}
    AND (${waiting.byRequester} = 1 OR ${waiting.since} < ${sql.placeholder('before')})`,
};

export function createWaitingReader(db: Database): ReadTransaction['waiting'] {
  const byId = db
    .select()
    .from(waiting)
    .where(eq(waiting.id, sql.placeholder('id')))
    .prepare();
  const prepare = (of: SQL | undefined, isForOthers: boolean) =>
    db
      .select()
      .from(waiting)
      .where(
        and(
          of,
          eq(waiting.kind, sql.placeholder('kind')),
          sql`(${waiting.dueAt}, ${waiting.id}) > (${sql.placeholder('dueAt')}, ${sql.placeholder('after')})`,
          ...(isForOthers
            ? [
                ne(waiting.requester, sql.placeholder('notBy')),
                sql`NOT EXISTS (SELECT 1 FROM ${review} WHERE ${review.request} = ${waiting.id}
                  AND ${review.revision} = ${waiting.revision} AND ${review.principal} = ${sql.placeholder('notBy')})`,
              ]
            : []),
        ),
      )
      .orderBy(asc(waiting.dueAt), asc(waiting.id))
      .limit(sql.placeholder('limit'))
      .prepare();
  const prepared = new Map<string, ReturnType<typeof prepare>>();
  // Literally the condition of the index waiting_act.
  const toAct = db
    .select()
    .from(waiting)
    .where(sql`${waiting.actAt} IS NOT NULL AND ${waiting.actAt} <= ${sql.placeholder('until')}`)
    .orderBy(asc(waiting.actAt), asc(waiting.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const count = db
    .select({
      kind: waiting.kind,
      count: sql<number>`count(*)`,
      overdue: sql<number>`sum(${waiting.dueAt} <= ${sql.placeholder('now')})`,
    })
    .from(waiting)
    .groupBy(waiting.kind)
    .prepare();
  return {
    get: (id) => byId.get({ id }),
    list: ({ kind, of, notBy, after, limit }) => {
      const key = `${of?.by} ${notBy !== undefined}`;
      const statement = prepared.get(key) ?? prepare(of && OF[of.by], notBy !== undefined);
      prepared.set(key, statement);
      return statement.all({ kind, ...of, notBy, dueAt: after.dueAt, after: after.id, limit });
    },
    toAct: ({ until, limit }) => toAct.all({ until, limit }),
    count: (now) => count.all({ now }),
  };
}

export function createWaitingWriter(db: Database): WriteTransaction['waiting'] {
  const put = prepareUpsert(db, waiting, waiting.id);
  return { ...createWaitingReader(db), put: (record: WaitingRecord) => put(record) };
}
