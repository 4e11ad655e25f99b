import { integer, sqliteTable, text } from '../sql/drizzle.ts';

/** The full-text index: `rowid` is the index of an entry. Its text goes in and cannot be read again. */
export const entrySearchTable = sqliteTable('entry_search', {
  rowid: integer('rowid').primaryKey(),
  tokens: text('tokens').notNull(),
});
