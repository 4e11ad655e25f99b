import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const subjectKeyTable = sqliteTable('subject_key', {
  subject: text('subject').primaryKey(),
  wrapped: blob('wrapped', { mode: 'buffer' }),
  createdAt: integer('created_at').notNull(),
  destroyedAt: integer('destroyed_at'),
});

export const personalKeyTable = sqliteTable('personal_key', {
  id: integer('id').primaryKey(),
  mark: blob('mark', { mode: 'buffer' }).notNull(),
});
