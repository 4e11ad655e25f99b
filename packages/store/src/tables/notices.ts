import type { NotificationName } from '@countersign/schema';
import type { NotificationRecord } from '@countersign/use-cases/ports';
import { integer, primaryKey, sqliteTable, text } from '../sql/drizzle.ts';

export const noticePositionTable = sqliteTable('notice_position', {
  id: integer('id').primaryKey(),
  next: integer('next').notNull(),
});

export const noticeTable = sqliteTable('notice', {
  id: text('id').primaryKey(),
  channel: text('channel').notNull(),
  recipient: text('recipient').notNull(),
  event: text('event').$type<NotificationName>().notNull(),
  subject: text('subject').notNull(),
  entry: integer('entry').notNull(),
  count: integer('count').notNull(),
  createdAt: integer('created_at').notNull(),
  dueAt: integer('due_at').notNull(),
  notification: text('notification'),
});

export const notificationTable = sqliteTable('notification', {
  id: text('id').primaryKey(),
  channel: text('channel').notNull(),
  recipient: text('recipient').notNull(),
  state: text('state').$type<NotificationRecord['state']>().notNull(),
  attempts: integer('attempts').notNull(),
  nextAt: integer('next_at').notNull(),
  code: text('code'),
  createdAt: integer('created_at').notNull(),
  settledAt: integer('settled_at'),
});

export const notificationPreferenceTable = sqliteTable(
  'notification_preference',
  {
    principal: text('principal').notNull(),
    event: text('event').$type<NotificationName>().notNull(),
    delivery: text('delivery').notNull(),
  },
  (table) => [primaryKey({ columns: [table.principal, table.event] })],
);

export const noticeOfDayTable = sqliteTable(
  'notice_of_day',
  {
    subject: text('subject').notNull(),
    event: text('event').$type<NotificationName>().notNull(),
    day: text('day').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subject, table.event, table.day] })],
);
