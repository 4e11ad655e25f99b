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
 * @throws UsageError when there is no store
 */
export function openStoredLog(dataDirectory: string): StoredLog {
  const path = join(dataDirectory, 'countersign.db');
  if (!existsSync(path))
    throw new UsageError(`There is no log in ${dataDirectory}. Name the data directory with --data.`);
  const database = new Database(path, { readonly: true, fileMustExist: true });
  database.exec('BEGIN');
  // Rows are handed on as they come: the verifier takes nothing for granted about their types.
  const rows = (sql: string, ...values: unknown[]) =>
    database.prepare<unknown[], never>(sql).iterate(...values);
  return {
    source: {
      entries: () => rows('SELECT idx, body FROM entry ORDER BY idx'),
      nodes: (fromLevel) =>
        rows('SELECT level, idx, hash FROM node WHERE level >= ? ORDER BY level, idx', fromLevel),
      checkpoints: () => rows('SELECT size, note FROM checkpoint ORDER BY size'),
    },
    close: () => database.close(),
  };
}
