import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';

export type SandboxDatabase = Database.Database;

/**
 * Opens the sandbox's own file, and makes its tables the first time. `:memory:` keeps nothing.
 * Throws when the file was written by a newer sandbox.
 */
export function openDatabase(path: string): SandboxDatabase {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma('busy_timeout = 5000');
    createTables(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function createTables(db: SandboxDatabase, path: string): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `${path} was written by a newer sandbox (schema ${version}, this program knows ${SCHEMA_VERSION}). ` +
        'Update the program, or point SANDBOX_DB at another file.',
    );
  }
  if (version === SCHEMA_VERSION) return;
  db.transaction(() => {
    db.exec(SCHEMA);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}
