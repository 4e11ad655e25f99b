import { DatabaseSync } from 'node:sqlite';
import { QueueUnavailableError } from '../../errors.ts';

/** SQLITE_BUSY of https://www.sqlite.org/rescode.html */
const BUSY = 5;

export interface DirectoryLock {
  release(): void;
}

/**
 * Keeps every other process out of a directory. The lock file is a small SQLite database that holds the pid of its
 * owner, with a write transaction left open on it: the operating system drops that lock when the process ends,
 * however it ends. A pid alone cannot tell a dead owner from a live process that was given the same number, as happens
 * in containers at every start.
 *
 * @throws QueueUnavailableError naming the pid that has the directory.
 */
export function lockDirectory(lockFile: string): DirectoryLock {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(lockFile, { timeout: 0 });
    file.exec('BEGIN IMMEDIATE');
    file.exec('CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL) STRICT');
    file.exec('DELETE FROM owner');
    file.prepare('INSERT INTO owner (pid) VALUES (?)').run(process.pid);
    file.exec('COMMIT');
    file.exec('BEGIN IMMEDIATE');
  } catch (cause) {
    const owner = isBusy(cause) ? readOwner(file) : undefined;
    file?.close();
    throw refuse(lockFile, owner, cause);
  }
  const held = file;
  return { release: () => held.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}

function readOwner(file: DatabaseSync | undefined): string {
  try {
    const row = file?.prepare('SELECT pid FROM owner').get();
    return row === undefined ? 'another process' : `process ${row.pid}`;
  } catch {
    // The owner is writing its pid at this moment.
    return 'another process';
  }
}

function refuse(lockFile: string, owner: string | undefined, cause: unknown): QueueUnavailableError {
  return new QueueUnavailableError(
    owner === undefined
      ? `The lock file ${lockFile} of the embedded queue cannot be used. See that it may be written, or remove it.`
      : `The embedded queue behind ${lockFile} is in use by ${owner}. Stop that worker, or give this one a data directory of its own.`,
    cause,
  );
}
