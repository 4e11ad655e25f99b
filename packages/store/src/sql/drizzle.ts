import { createRequire } from 'node:module';

/**
 * Drizzle as the store uses it, in the CommonJS form. Node reads the manifest of a package anew for each of its ES modules, and
 * Drizzle's is large: as ES modules it takes half a second of processor time to load, which every program with a store would
 * spend at its start.
 */
const load = createRequire(import.meta.url);
const common: typeof import('drizzle-orm') = load('drizzle-orm');
const sqlite: typeof import('drizzle-orm/sqlite-core') = load('drizzle-orm/sqlite-core');
const driver: typeof import('drizzle-orm/better-sqlite3') = load('drizzle-orm/better-sqlite3');
const cache: typeof import('drizzle-orm/cache/core') = load('drizzle-orm/cache/core');
const session: typeof import('drizzle-orm/better-sqlite3/session') = load(
  'drizzle-orm/better-sqlite3/session',
);

export const {
  Column,
  NoopLogger,
  Param,
  Placeholder,
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  getTableName,
  gt,
  gte,
  inArray,
  is,
  isNotNull,
  isNull,
  lt,
  lte,
  max,
  ne,
  not,
  notInArray,
  or,
  sql,
} = common;
export const {
  SQLiteSyncDialect,
  SQLiteTable,
  blob,
  customType,
  getTableConfig,
  integer,
  primaryKey,
  sqliteTable,
  text,
} = sqlite;
export const { BetterSQLite3Database } = driver;
export const { NoopCache } = cache;
export const { BetterSQLiteSession, PreparedQuery } = session;
