import BetterSqlite3 from 'better-sqlite3';
import { readMigrations } from './migrate.ts';

/** The version of a store's file, and the newest one that this program knows. Nothing is changed. @throws SqliteError */
export function storeVersion(path: string): { readonly found: number; readonly known: number } {
  const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
  try {
    return {
      found: Number(connection.pragma('user_version', { simple: true })),
      known: readMigrations().length,
    };
  } finally {
    connection.close();
  }
}
