import type { InferInsertModel, Placeholder } from 'drizzle-orm';
import type {
  SQLiteColumn,
  SQLiteInsertValue,
  SQLiteTable,
  SQLiteUpdateSetSource,
} from 'drizzle-orm/sqlite-core';
import type { Database } from './database.ts';
import { getTableColumns, sql } from './drizzle.ts';

/** Takes every column of a table by its property name. */
type WriteRow<T extends SQLiteTable> = (row: Required<InferInsertModel<T>>) => void;

/** Prepares the insert of a whole row. */
export function prepareInsert<T extends SQLiteTable>(db: Database, table: T): WriteRow<T> {
  const statement = insertOf(db, table).prepare();
  return (row) => {
    statement.run(row);
  };
}

/** The same where a row with the same value in a unique column may be there, in whose place it comes. */
export function prepareUpsert<T extends SQLiteTable>(
  db: Database,
  table: T,
  target: SQLiteColumn,
): WriteRow<T> {
  const set = Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([name, column]) => [
      name,
      sql`excluded.${sql.identifier(column.name)}`,
    ]),
  );
  const statement = insertOf(db, table)
    .onConflictDoUpdate({ target, set: set as SQLiteUpdateSetSource<T> })
    .prepare();
  return (row) => {
    statement.run(row);
  };
}

function insertOf<T extends SQLiteTable>(db: Database, table: T) {
  const names = Object.keys(getTableColumns(table));
  const placeholders: Record<string, Placeholder> = Object.fromEntries(
    names.map((name) => [name, sql.placeholder(name)]),
  );
  return db.insert(table).values(placeholders as SQLiteInsertValue<T>);
}
