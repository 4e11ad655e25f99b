import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

export const retentionTable = sqliteTable('retention', {
  before: integer('before').primaryKey(),
  entry: integer('entry').notNull(),
});
