import { integer, sqliteTable } from '../sql/drizzle.ts';

export const retentionTable = sqliteTable('retention', {
  before: integer('before').primaryKey(),
  entry: integer('entry').notNull(),
});
