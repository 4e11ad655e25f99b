import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSource } from '@countersign/audit-log';
import Database from 'better-sqlite3';
import { UsageError } from '../exit-codes.ts';

/** The stored log of an installation, read without its programs. */
export interface StoredLog {
  readonly source: LogSource;
  close(): void;
}

/**
 * Opens the store's file for reading only, in one transaction, so that everything is seen at one moment while the service
 * goes on. Reads the tables directly: what verifies the log must not depend on what writes it.
 * @throws UsageError when there is no store, or none that may be opened; what cannot be read in it is for the verifier
 */
export function openStoredLog(dataDirectory: string): StoredLog {
  const path = join(dataDirectory, 'countersign.db');
  if (!existsSync(path))
    throw new UsageError(`There is no log in ${dataDirectory}. Name the data directory with --data.`);
  const database = openForReading(path);
  // Rows are handed on as they come: the verifier takes nothing for granted about their types.
  const rows = (sql: string, ...values: unknown[]) =>
    database.prepare<unknown[], never>(sql).iterate(...values);
  return {
    source: {
      entries: () => rows('SELECT idx, hash, body FROM entry ORDER BY idx'),
      nodes: (fromLevel) =>
        rows('SELECT level, idx, hash FROM node WHERE level >= ? ORDER BY level, idx', fromLevel),
      checkpoints: () => rows('SELECT size, note FROM checkpoint ORDER BY size'),
    },
    close: () => database.close(),
  };
}

function openForReading(path: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true });
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    // Damage is what the verifier is there to report. That the file may not be opened says nothing about the log.
    if (database !== undefined && !isRefusal(error)) return database;
    database?.close();
    throw new UsageError(
      `${path} cannot be opened. Verify a copy of the data directory that you may read and write: files of SQLite are locked while they are read.`,
    );
  }
}

const isRefusal = (error: unknown) =>
  error instanceof Database.SqliteError &&
  /^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|BUSY|LOCKED)/.test(error.code);
