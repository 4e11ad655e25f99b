import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';

/** One connection, as the repositories prepare their statements on it. */
export type Database = BetterSQLite3Database<Record<string, never>>;
