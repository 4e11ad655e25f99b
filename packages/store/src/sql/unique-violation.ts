import BetterSqlite3 from 'better-sqlite3';

/**
 * Runs a write and, when it would have put something into a unique index twice, throws what `refusal` makes of it.
 *
 * @param options.columns as SQLite names them: `table.column, table.column`
 */
export function refusingDuplicates(
  write: () => void,
  options: { readonly columns: string; readonly refusal: () => Error },
): void {
  try {
    write();
  } catch (error) {
    throw isDuplicate(error, options.columns) ? options.refusal() : error;
  }
}

function isDuplicate(error: unknown, columns: string): boolean {
  return (
    error instanceof BetterSqlite3.SqliteError &&
    (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') &&
    error.message === `UNIQUE constraint failed: ${columns}`
  );
}
