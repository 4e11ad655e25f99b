import BetterSqlite3 from 'better-sqlite3';
import type { Connection } from './connection.ts';

/** Pages that are copied before the program does something else for a moment. */
const PAGES = 1_000;

/**
 * Copies an SQLite database that may be in use, as it is at one moment: a read transaction holds that state while the copy
 * goes on, so that nobody who writes waits for it, and it does not begin anew with each commit. The copy is one file.
 *
 * @param inspect reads something of the very state that is copied
 * @throws Error where the database is damaged; SqliteError
 */
export async function copyDatabase<T>(
  from: string,
  to: string,
  inspect: (connection: Connection) => T,
): Promise<T> {
  const source = new BetterSqlite3(from, { readonly: true, fileMustExist: true });
  try {
    source.exec('BEGIN');
    const found = source.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(`${from} is damaged: ${String(found)}`);
    const seen = inspect(source);
    await source.backup(to, { progress: () => PAGES });
    source.exec('COMMIT');
    return seen;
  } finally {
    source.close();
  }
}
