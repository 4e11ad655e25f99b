import { blob, integer, primaryKey, sqliteTable, text } from '../sql/drizzle.ts';

export const entryTable = sqliteTable('entry', {
  idx: integer('idx').primaryKey(),
  body: blob('body', { mode: 'buffer' }).notNull(),
  hash: blob('hash', { mode: 'buffer' }).notNull(),
});

export const nodeTable = sqliteTable(
  'node',
  {
    level: integer('level').notNull(),
    idx: integer('idx').notNull(),
    hash: blob('hash', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.level, table.idx] })],
);

export const checkpointTable = sqliteTable('checkpoint', {
  size: integer('size').primaryKey(),
  note: text('note').notNull(),
});

export const entryIndexTable = sqliteTable('entry_index', {
  idx: integer('idx').primaryKey(),
  type: text('type').notNull(),
  request: text('request'),
  at: integer('at').notNull(),
});

export const searchProgressTable = sqliteTable('search_progress', {
  id: integer('id').primaryKey(),
  indexed: integer('indexed').notNull(),
});
