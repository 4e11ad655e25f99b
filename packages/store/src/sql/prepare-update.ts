import type { Column, InferSelectModel, Placeholder } from 'drizzle-orm';
import type { SQLiteTable, SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import type { Database } from './database.ts';
import { eq, sql } from './drizzle.ts';

/** Prepares the update of some columns of the row with a given key; what it gives answers whether there is such a row. */
export function prepareUpdate<T extends SQLiteTable, C extends keyof InferSelectModel<T> & string>(
  db: Database,
  table: T,
  options: { key: Column; set: readonly C[] },
): (key: string, row: Pick<InferSelectModel<T>, C>) => boolean {
  const placeholders: Record<string, Placeholder> = Object.fromEntries(
    options.set.map((name) => [name, sql.placeholder(name)]),
  );
  const statement = db
    .update(table)
    .set(placeholders as SQLiteUpdateSetSource<T>)
    .where(eq(options.key, sql.placeholder('key of the row')))
    .prepare();
  return (key, row) => statement.run({ ...row, 'key of the row': key }).changes > 0;
}
