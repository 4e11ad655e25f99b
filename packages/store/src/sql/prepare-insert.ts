import type { InferInsertModel, Placeholder } from 'drizzle-orm';
import type { SQLiteInsertValue, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from './database.ts';
import { getTableColumns, sql } from './drizzle.ts';

/** Prepares the insert of a whole row; what it gives takes every column of the table by its property name. */
export function prepareInsert<T extends SQLiteTable>(
  db: Database,
  table: T,
): (row: Required<InferInsertModel<T>>) => void {
  const names = Object.keys(getTableColumns(table));
  const placeholders: Record<string, Placeholder> = Object.fromEntries(
    names.map((name) => [name, sql.placeholder(name)]),
  );
  const statement = db
    .insert(table)
    .values(placeholders as SQLiteInsertValue<T>)
    .prepare();
  return (row) => {
    statement.run(row);
  };
}
