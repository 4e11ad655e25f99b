import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, asc, count, desc, eq, gte, lt, lte, sql } from '../sql/drizzle.ts';
import { prepareInsert, prepareUpsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import {
  noticeOfDayTable as day,
  noticeTable as notice,
  notificationTable as notification,
  noticePositionTable as position,
  notificationPreferenceTable as preference,
} from '../tables/notices.ts';

// Literally the conditions of the indexes: with bound values SQLite could not know that they serve.
const isUntold = sql`${notice.notification} IS NULL`;
const isWaiting = sql`${notification.state} = 'waiting'`;
const hasFailed = sql`${notification.state} = 'failed'`;
const id = sql.placeholder('id');
const limit = sql.placeholder('limit');
const now = sql.placeholder('now');
const THE_ONE = 1;

const ofRecipient = and(
  eq(notice.channel, sql.placeholder('channel')),
  eq(notice.recipient, sql.placeholder('recipient')),
);
const ofSubject = and(
  eq(notice.subject, sql.placeholder('subject')),
  eq(notice.event, sql.placeholder('event')),
);
const thatDay = and(
  eq(day.subject, sql.placeholder('subject')),
  eq(day.event, sql.placeholder('event')),
  eq(day.day, sql.placeholder('day')),
);

export function createNoticeReader(db: Database): ReadTransaction['notices'] {
  const where = db.select({ next: position.next }).from(position).where(eq(position.id, THE_ONE)).prepare();
  const due = db
    .select({ channel: notice.channel, recipient: notice.recipient })
    .from(notice)
    .where(and(isUntold, lte(notice.dueAt, now)))
    .orderBy(asc(notice.dueAt))
    .limit(limit)
    .prepare();
  const dueOf = db
    .select()
    .from(notice)
    .where(and(isUntold, ofRecipient, lte(notice.dueAt, now)))
    .prepare();
  const waiting = db
    .select()
    .from(notice)
    .where(and(isUntold, ofRecipient, ofSubject))
    .prepare();
  const ofNotification = db
    .select()
    .from(notice)
    .where(and(sql`${notice.notification} IS NOT NULL`, eq(notice.notification, id)))
    .prepare();
  const told = db
    .select({ recipient: notice.recipient })
    .from(notice)
    .where(
      and(
        ofSubject,
        sql`${notice.notification} IS NOT NULL`,
        gte(notice.createdAt, sql.placeholder('since')),
      ),
    )
    .prepare();
  const oneDay = db.select().from(day).where(thatDay).prepare();
  const one = db.select().from(notification).where(eq(notification.id, id)).prepare();
  const sendable = db
    .select()
    .from(notification)
    .where(and(isWaiting, lte(notification.nextAt, now)))
    .orderBy(asc(notification.nextAt))
    .limit(limit)
    .prepare();
  const failed = db
    .select()
    .from(notification)
    .where(hasFailed)
    .orderBy(asc(notification.id))
    .limit(limit)
    .prepare();
  const newest = db.select().from(notification).orderBy(desc(notification.id)).limit(limit).prepare();
  const given = db
    .select({ count: count() })
    .from(notification)
    .where(
      and(
        eq(notification.recipient, sql.placeholder('recipient')),
        eq(notification.channel, sql.placeholder('channel')),
        gte(notification.createdAt, sql.placeholder('since')),
      ),
    )
    .prepare();
  const countNotices = db.select({ count: count() }).from(notice).where(isUntold).prepare();
  const countWaiting = db.select({ count: count() }).from(notification).where(isWaiting).prepare();
  const countFailed = db.select({ count: count() }).from(notification).where(hasFailed).prepare();
  const oldest = db
    .select({ at: notification.createdAt })
    .from(notification)
    .where(isWaiting)
    .orderBy(asc(notification.nextAt))
    .prepare();
  const preferences = db
    .select({ event: preference.event, delivery: preference.delivery })
    .from(preference)
    .where(eq(preference.principal, id))
    .prepare();
  return {
    position: () => where.get()?.next,
    due: (at, most) => due.all({ now: at, limit: most }),
    dueOf: (recipient, at) =>
      dueOf
        .all({ ...recipient, now: at })
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
    waiting: ({ channel: name, recipient, event, subject }) =>
      waiting.get({ channel: name, recipient, event, subject }),
    ofNotification: (key) => ofNotification.all({ id: key }),
    told: (subject, event, since) => [
      ...new Set(told.all({ subject, event, since }).map(({ recipient }) => recipient)),
    ],
    wasToldOfDay: (key) => oneDay.get(key) !== undefined,
    notification: (key) => one.get({ id: key }),
    sendable: (at, most) => sendable.all({ now: at, limit: most }),
    failed: (most) => failed.all({ limit: most }),
    newest: (most) => newest.all({ limit: most }),
    countSince: (recipient, from) => given.get({ ...recipient, since: from })?.count ?? 0,
    counts: () => ({
      notices: countNotices.get()?.count ?? 0,
      waiting: countWaiting.get()?.count ?? 0,
      failed: countFailed.get()?.count ?? 0,
    }),
    oldestWaiting: () => {
      const times = oldest.all().map(({ at }) => at);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    preferences: (principal) => preferences.all({ id: principal }),
  };
}

export function createNoticeWriter(db: Database): WriteTransaction['notices'] {
  const put = prepareUpsert(db, position, position.id);
  const insert = prepareInsert(db, notice);
  const update = prepareUpdate(db, notice, {
    key: notice.id,
    set: ['entry', 'count', 'dueAt', 'notification'],
  });
  const remove = db.delete(notice).where(eq(notice.id, id)).prepare();
  const removeUntold = db.delete(notice).where(isUntold).prepare();
  const removeWaiting = db.delete(notification).where(isWaiting).prepare();
  const removePosition = db.delete(position).where(eq(position.id, THE_ONE)).prepare();
  const insertNotification = prepareInsert(db, notification);
  const updateNotification = prepareUpdate(db, notification, {
    key: notification.id,
    set: ['state', 'attempts', 'nextAt', 'code', 'settledAt'],
  });
  const settled = db
    .select({ id: notification.id, state: notification.state })
    .from(notification)
    .where(
      and(sql`${notification.settledAt} IS NOT NULL`, lt(notification.settledAt, sql.placeholder('before'))),
    )
    .orderBy(asc(notification.settledAt))
    .limit(limit)
    .prepare();
  const removeNotices = db
    .delete(notice)
    .where(and(sql`${notice.notification} IS NOT NULL`, eq(notice.notification, id)))
    .prepare();
  const removeNotification = db.delete(notification).where(eq(notification.id, id)).prepare();
  const insertDay = prepareInsert(db, day);
  const removePreference = db
    .delete(preference)
    .where(
      and(
        eq(preference.principal, sql.placeholder('principal')),
        eq(preference.event, sql.placeholder('event')),
      ),
    )
    .prepare();
  const insertPreference = prepareInsert(db, preference);
  return {
    ...createNoticeReader(db),
    setPosition: (next) => put({ id: THE_ONE, next }),
    clear: () => {
      removeUntold.run();
      removeWaiting.run();
      removePosition.run();
    },
    insert,
    update: (key, patch) => {
      requireRow(update(key, patch) || undefined, 'notice', key);
    },
    remove: (key) => {
      remove.run({ id: key });
    },
    insertNotification,
    updateNotification: (key, patch) => {
      requireRow(updateNotification(key, patch) || undefined, 'notification', key);
    },
    removeSettledBefore: (before, most) => {
      for (const one of settled.all({ before, limit: most })) {
        removeNotices.run({ id: one.id });
        removeNotification.run({ id: one.id });
      }
    },
    recordDay: insertDay,
    putPreference: (record) => {
      removePreference.run(record);
      insertPreference(record);
    },
    removePreference: (record) => {
      removePreference.run(record);
    },
  };
}
