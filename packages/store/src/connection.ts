import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { CountersignError } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';

/** How long a connection waits for another process that writes, in milliseconds, where nothing else is set. */
export const BUSY_TIMEOUT_MILLIS = 5000;

/**
 * What a connection keeps of the file. With SQLite's own 2 MB most of what a request touches has to be read anew each time, once the store has a
 * few thousand requests.
 */
const CACHE_KILOBYTES = 16_000;

/** A connection to the store's file, below drizzle. */
export type Connection = BetterSqlite3.Database;

/**
 * Makes the file, and the directory that it is in, for nobody but this user; what exists is left as it is.
 *
 * @throws CountersignError LOG_UNAVAILABLE
 */
export function createFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite would make it readable to all; the files that it puts beside it get the permissions of this one.
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    const problem = `${path} cannot be opened for writing. Check the data directory and its permissions`;
    throw new CountersignError('LOG_UNAVAILABLE', { problem }, error);
  }
}

/**
 * Opens a connection with the settings that every connection needs; the journal mode is the file's and is set by the
 * migration.
 *
 * @throws SqliteError
 */
export function connect(path: string, options: { readonly: boolean; busyTimeoutMillis: number }): Connection {
  const connection = new BetterSqlite3(path, {
    readonly: options.readonly,
    fileMustExist: true,
    timeout: options.busyTimeoutMillis,
  });
  try {
    // A commit is on the disk when it is answered, on macOS as well, where a plain fsync does not reach it.
    connection.pragma('synchronous = FULL');
    connection.pragma('fullfsync = ON');
    connection.pragma('foreign_keys = ON');
    // So that INSERT OR REPLACE fires the triggers against deleting, too.
    connection.pragma('recursive_triggers = ON');
    // What is removed, such as a sealed credential, is overwritten.
    connection.pragma('secure_delete = ON');
    connection.pragma(`cache_size = -${CACHE_KILOBYTES}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** A connection that writes and one that cannot. */
export interface Connections {
  readonly writer: Connection;
  readonly reader: Connection;
}

/** The file of a store, and how it is opened; also again, when its connections are not trusted any more. */
export interface StoreFile {
  readonly path: string;
  readonly open: () => Connections;
}

/**
 * Opens both connections of a store.
 *
 * @param prepare what comes between the two, such as the migration
 * @throws SqliteError and what `prepare` throws
 */
export function connectBoth(
  path: string,
  busyTimeoutMillis: number,
  prepare: (writer: Connection) => void = () => undefined,
): Connections {
  const writer = connect(path, { readonly: false, busyTimeoutMillis });
  try {
    prepare(writer);
    return { writer, reader: connect(path, { readonly: true, busyTimeoutMillis }) };
  } catch (error) {
    writer.close();
    throw error;
  }
}
