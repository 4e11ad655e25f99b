import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/** A connection to the witness's file. */
export type Connection = Database.Database;

const VERSION = 1;

/**
 * Sizes are written with twenty digits, so that they are ordered as texts: they go up to 2^64, further than an INTEGER.
 * The triggers say once more what a witness is for; whatever the program does, the file takes no step back.
 */
const SCHEMA = `
CREATE TABLE identity (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  vkey TEXT NOT NULL
) STRICT;

CREATE TABLE cosigned (
  origin TEXT PRIMARY KEY NOT NULL,
  origin_hash TEXT NOT NULL UNIQUE,
  size TEXT NOT NULL CHECK (length(size) = 20),
  root BLOB NOT NULL CHECK (length(root) = 32),
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER cosigned_forward_only BEFORE UPDATE ON cosigned
WHEN NEW.origin IS NOT OLD.origin OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root IS NOT OLD.root)
BEGIN SELECT RAISE(ABORT, 'cosigned: a witness never takes back what it cosigned'); END;
CREATE TRIGGER cosigned_no_delete BEFORE DELETE ON cosigned
BEGIN SELECT RAISE(ABORT, 'cosigned: a witness never forgets what it cosigned'); END;

CREATE TABLE refused (
  origin TEXT NOT NULL,
  size TEXT NOT NULL,
  root BLOB NOT NULL,
  suspicion TEXT NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (origin, size, root)
) STRICT;
`;

/**
 * Opens the file in which a witness keeps what it cosigned, and makes it where it is missing.
 * @throws Error that says what to do, or SqliteError
 */
export function openDatabase(path: string): Connection {
  closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path, { timeout: 5_000 });
  try {
    database.pragma('journal_mode = WAL');
    // An answer is given when the disk has it, on macOS as well.
    database.pragma('synchronous = FULL');
    database.pragma('fullfsync = ON');
    database.pragma('recursive_triggers = ON');
    database.transaction(() => bringUpToDate(database)).immediate();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function bringUpToDate(database: Connection): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > VERSION) {
    throw new Error('The memory of this witness was written by a newer version. Start that version.');
  }
  if (version === VERSION) return;
  database.exec(SCHEMA);
  database.pragma(`user_version = ${VERSION}`);
}
