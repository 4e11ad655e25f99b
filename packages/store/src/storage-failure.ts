import { CountersignError, type SuspensionReason } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';

interface StorageProblem {
  readonly reason: SuspensionReason;
  readonly problem: string;
  /** Whether the connection may believe in pages that are not on the disk. */
  readonly distrust: boolean;
}

const refused = { reason: 'storage-refused', distrust: true } as const;
const damaged = { reason: 'file-damaged', distrust: true } as const;

// By the primary result code; the extended ones of a code say the same to a user (sqlite.org/rescode.html).
const PROBLEMS: ReadonlyMap<string, StorageProblem> = new Map([
  ['FULL', { reason: 'disk-full', problem: 'the disk is full. Make room on it', distrust: false }],
  ['IOERR', { reason: 'disk-error', problem: 'the disk reports an error. Check the disk', distrust: true }],
  ['READONLY', { ...refused, problem: 'the data directory cannot be written. Check its permissions' }],
  [
    'CANTOPEN',
    {
      ...refused,
      problem: 'the database file cannot be opened. Check the data directory and its permissions',
    },
  ],
  ['PERM', { ...refused, problem: 'the database file cannot be accessed. Check its permissions' }],
  ['NOMEM', { ...refused, problem: 'there is not enough memory. Free some' }],
  ['CORRUPT', { ...damaged, problem: 'the database file is damaged. Restore it from a backup' }],
  ['NOTADB', { ...damaged, problem: 'the database file is no database. Restore it from a backup' }],
]);

/** Whether another connection holds the lock that was needed. */
export function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** What is wrong with the storage itself; undefined for everything else. */
export function storageProblem(error: unknown): StorageProblem | undefined {
  if (!(error instanceof BetterSqlite3.SqliteError)) return undefined;
  return PROBLEMS.get(error.code.split('_')[1] ?? '');
}

/**
 * Whether nobody knows what became of a commit that failed so: SQLite has written all of it, and then the disk would not
 * say that it has it. A page that could not be written is a commit that did not happen.
 */
export function leavesCommitUnknown(error: unknown): boolean {
  return (
    error instanceof BetterSqlite3.SqliteError &&
    error.code.startsWith('SQLITE_IOERR') &&
    error.code !== 'SQLITE_IOERR_WRITE'
  );
}

/**
 * What a failure of the storage itself, as opposed to a mistake in what was asked of it, means to the user; undefined for
 * everything else.
 */
export function storageFailure(error: unknown): CountersignError | undefined {
  if (isBusy(error) || isLocked(error)) return new CountersignError('STORE_BUSY', {}, error);
  const found = storageProblem(error);
  return found && new CountersignError('LOG_UNAVAILABLE', { problem: found.problem }, error);
}

function isLocked(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_LOCKED');
}
