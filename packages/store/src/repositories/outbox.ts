import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, asc, count, eq, isNull, lt, lte, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { outboxTable as outbox, stepTable as step } from '../tables/execution.ts';
import { batchTable as batch, requestTable as request } from '../tables/requests.ts';

const waiting = isNull(outbox.publishedAt);

// Not a step of a request whose batch has a canary that is not done, unless the request is the canary itself.
const notBehindCanary = sql`NOT EXISTS (
  SELECT 1 FROM ${step}
  JOIN ${request} ON ${request.id} = ${step.request}
  JOIN ${batch} ON ${batch.id} = ${request.batch}
  JOIN ${request} AS canary ON canary.id = ${batch.canary}
  WHERE ${step.id} = ${outbox.subject} AND canary.id <> ${request.id} AND canary.state <> 'done'
)`;

export function readOutbox(db: Database): ReadTransaction['outbox'] {
  const due = db
    .select()
    .from(outbox)
    .where(and(waiting, lte(outbox.availableAt, sql.placeholder('now')), notBehindCanary))
    .orderBy(asc(outbox.availableAt), asc(outbox.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const next = db
    .select({ at: outbox.availableAt })
    .from(outbox)
    .where(and(waiting, notBehindCanary))
    .orderBy(asc(outbox.availableAt))
    .limit(1)
    .prepare();
  const bySubject = db
    .select()
    .from(outbox)
    .where(eq(outbox.subject, sql.placeholder('subject')))
    .prepare();
  const size = db.select({ count: count() }).from(outbox).prepare();
  return {
    due: (now, limit) => due.all({ now, limit }),
    nextDueAt: () => next.get()?.at,
    ofSubject: (subject) => bySubject.get({ subject }),
    count: () => size.get()?.count ?? 0,
  };
}

export function writeOutbox(db: Database): WriteTransaction['outbox'] {
  const remove = db
    .delete(outbox)
    .where(eq(outbox.subject, sql.placeholder('subject')))
    .prepare();
  const insert = prepareInsert(db, outbox);
  const publish = db
    .update(outbox)
    .set({ publishedAt: sql`${sql.placeholder('at')}` })
    .where(eq(outbox.id, sql.placeholder('id')))
    .prepare();
  const publishedBefore = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(lt(outbox.publishedAt, sql.placeholder('before')))
    .prepare();
  const renew = db
    .update(outbox)
    .set({ id: sql`${sql.placeholder('newId')}`, publishedAt: null })
    .where(eq(outbox.id, sql.placeholder('id')))
    .prepare();
  return {
    ...readOutbox(db),
    put: (record) => {
      remove.run({ subject: record.subject });
      insert({ ...record, publishedAt: null });
    },
    markPublished: (id, at) => {
      publish.run({ id, at });
    },
    renew: (before, newId) => {
      const lost = publishedBefore.all({ before });
      for (const { id } of lost) renew.run({ id, newId: newId() });
      return lost.length;
    },
    removeOf: (subject) => {
      remove.run({ subject });
    },
  };
}
