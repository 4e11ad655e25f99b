import { CountersignError } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';

// By the primary result code; the extended ones of a code say the same to a user (sqlite.org/rescode.html).
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['FULL', 'the disk is full. Make room on it'],
  ['IOERR', 'the disk reports an error. Check the disk'],
  ['READONLY', 'the data directory cannot be written. Check its permissions'],
  ['CANTOPEN', 'the database file cannot be opened. Check the data directory and its permissions'],
  ['PERM', 'the database file cannot be accessed. Check its permissions'],
  ['CORRUPT', 'the database file is damaged. Restore it from a backup'],
  ['NOTADB', 'the database file is no database. Restore it from a backup'],
  ['NOMEM', 'there is not enough memory. Free some'],
]);

/** Whether another connection holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/**
 * What a failure of the storage itself, as opposed to a mistake in what was asked of it, means to the user; undefined for
 * everything else.
 */
export function storageFailure(error: unknown): CountersignError | undefined {
  if (!(error instanceof BetterSqlite3.SqliteError)) return undefined;
  const primary = error.code.split('_')[1] ?? '';
  if (primary === 'BUSY' || primary === 'LOCKED') return new CountersignError('STORE_BUSY', {}, error);
  const problem = PROBLEMS.get(primary);
  return problem === undefined ? undefined : new CountersignError('LOG_UNAVAILABLE', { problem }, error);
}
