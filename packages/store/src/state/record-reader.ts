import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Connection } from '../connection.ts';
import { getTableColumns, getTableName } from '../sql/drizzle.ts';

/** A row as a record has it, but for what is encrypted. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** Reads the rows of a table, or those of them in which a column has a value; what cannot be read as what it is to be is undefined. */
export function createRecordReader(
  connection: Connection,
  table: SQLiteTable,
  key?: string,
): (...value: readonly string[]) => readonly StoredRow[] {
  const columns = Object.entries(getTableColumns(table));
  const select = connection
    .prepare<string[], unknown[]>(
      `SELECT ${columns.map(([, { name }]) => `"${name}"`).join(', ')} FROM ${getTableName(table)}${key === undefined ? '' : ` WHERE ${key} = ?`}`,
    )
    .raw();
  return (...value) =>
    select
      .all(...value)
      .map((stored) =>
        Object.fromEntries(
          columns.map(([property, column], at) => [property, decode(column, stored[at])] as const),
        ),
      );
}

/** What cannot be read as what it is to be is no such value, and so is different. */
function decode(column: { mapFromDriverValue(value: unknown): unknown }, stored: unknown): unknown {
  try {
    return stored === null ? null : column.mapFromDriverValue(stored);
  } catch {
    return undefined;
  }
}
