import { type Instant, PROVIDERS, type Provider } from '@countersign/schema';
import type { DueWork, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, asc, count, eq, getTableColumns, gt, isNull, lt, lte, max, or, sql } from '../sql/drizzle.ts';
import { prepareUpsert } from '../sql/prepare-insert.ts';
import { outboxTable as outbox, stepTable as step } from '../tables/execution.ts';
import { requestTable as request } from '../tables/requests.ts';

const ofProvider = eq(outbox.provider, sql.placeholder('provider'));
// Literally the conditions of the indexes: with bound values SQLite could not know that they serve.
const waiting = and(ofProvider, isNull(outbox.publishedAt), isNull(outbox.heldBy));
const published = and(ofProvider, sql`${outbox.publishedAt} IS NOT NULL`);

export function createOutboxReader(db: Database): ReadTransaction['outbox'] {
  // One statement for each, so that either is read in the order of the index, from its start to its limit.
  const dueOf = (begins: boolean) =>
    db
      .select({
        ...getTableColumns(outbox),
        request: {
          id: request.id,
          account: request.account,
          apiUser: request.apiUser,
          batch: request.batch,
          state: request.state,
        },
        stepKind: sql<DueWork['stepKind']>`json_extract(${step.plan}, '$.kind')`,
      })
      .from(outbox)
      .leftJoin(step, eq(step.id, outbox.subject))
      .leftJoin(request, eq(request.id, step.request))
      .where(
        and(
          waiting,
          eq(outbox.begins, sql`${begins ? 1 : 0}`),
          lte(outbox.availableAt, sql.placeholder('now')),
        ),
      )
      .orderBy(asc(outbox.availableAt), asc(outbox.id))
      .limit(sql.placeholder('limit'))
      .prepare();
  const goingOn = dueOf(false);
  const beginning = dueOf(true);
  // One look into the index for each provider and kind, in one statement: it is asked after every commit.
  const next = db.$client.prepare<[], Record<Provider, Instant | null>>(
    `SELECT ${PROVIDERS.map((provider) => {
      const first = (begins: 0 | 1) =>
        `(SELECT min(available_at) FROM outbox WHERE provider = '${provider}' AND begins = ${begins} AND published_at IS NULL AND held_by IS NULL)`;
      return `coalesce(min(${first(0)}, ${first(1)}), ${first(0)}, ${first(1)}) AS "${provider}"`;
    }).join(', ')}`,
  );
  const lastPublished = db
    .select({ at: max(outbox.publishedAt) })
    .from(outbox)
    .where(published)
    .prepare();
  const countPublished = db.select({ count: count() }).from(outbox).where(published).prepare();
  const publishedBefore = db
    .select()
    .from(outbox)
    .where(
      and(
        published,
        or(lt(outbox.publishedAt, sql.placeholder('before')), gt(outbox.publishedAt, sql.placeholder('now'))),
      ),
    )
    .prepare();
  const bySubject = db
    .select()
    .from(outbox)
    .where(eq(outbox.subject, sql.placeholder('subject')))
    .prepare();
  const heldBy = sql`${outbox.heldBy} IS NOT NULL AND ${outbox.heldBy} = ${sql.placeholder('heldBy')}`;
  const firstHeldBy = db.select().from(outbox).where(heldBy).orderBy(asc(outbox.id)).limit(1).prepare();
  const countHeldBy = db.select({ count: count() }).from(outbox).where(heldBy).prepare();
  const size = db.select({ count: count() }).from(outbox).prepare();
  return {
    due: (provider, now, limit) => {
      const first: DueWork[] = goingOn.all({ provider, now, limit });
      return first.length === limit
        ? first
        : [...first, ...beginning.all({ provider, now, limit: limit - first.length })];
    },
    nextDueAt: () => {
      const row = next.get();
      return new Map(
        PROVIDERS.flatMap((provider) => {
          const at = row?.[provider] ?? null;
          return at === null ? [] : [[provider, at]];
        }),
      );
    },
    countPublished: (provider) => countPublished.get({ provider })?.count ?? 0,
    lastPublishedAt: (provider) => lastPublished.get({ provider })?.at ?? undefined,
    publishedBefore: (provider, before, now) => publishedBefore.all({ provider, before, now }),
    ofSubject: (subject) => bySubject.get({ subject }),
    firstHeldBy: (holder) => firstHeldBy.get({ heldBy: holder }),
    countHeldBy: (holder) => countHeldBy.get({ heldBy: holder })?.count ?? 0,
    count: () => size.get()?.count ?? 0,
  };
}

export function createOutboxWriter(db: Database): WriteTransaction['outbox'] {
  const remove = db
    .delete(outbox)
    .where(eq(outbox.subject, sql.placeholder('subject')))
    .prepare();
  const put = prepareUpsert(db, outbox, outbox.subject);
  const publish = db
    .update(outbox)
    .set({ publishedAt: sql`${sql.placeholder('at')}` })
    // Whoever confirms it again must not keep what the queue lost from being noticed.
    .where(and(eq(outbox.id, sql.placeholder('id')), isNull(outbox.publishedAt)))
    .prepare();
  const lease = db
    .update(outbox)
    .set({
      id: sql`${sql.placeholder('id')}`,
      availableAt: sql`${sql.placeholder('until')}`,
      publishedAt: null,
      begins: false,
    })
    .where(eq(outbox.subject, sql.placeholder('subject')))
    .prepare();
  const renew = db
    .update(outbox)
    .set({
      id: sql`${sql.placeholder('newId')}`,
      heldBy: sql`${sql.placeholder('heldBy')}`,
      publishedAt: null,
    })
    .where(eq(outbox.id, sql.placeholder('id')))
    .prepare();
  return {
    ...createOutboxReader(db),
    put: (record) => {
      put({ heldBy: null, ...record, publishedAt: null });
    },
    markPublished: (id, at) => {
      publish.run({ id, at });
    },
    lease: (subject, { id, until }) => {
      lease.run({ subject, id, until });
    },
    renew: (id, { id: newId, heldBy }) => {
      renew.run({ id, newId, heldBy });
    },
    removeOf: (subject) => {
      remove.run({ subject });
    },
  };
}
