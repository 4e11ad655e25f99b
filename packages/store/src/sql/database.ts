import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Connection } from '../connection.ts';

/** drizzle on one connection to the store's file, with the connection below it. */
export type Database = BetterSQLite3Database & { readonly $client: Connection };
