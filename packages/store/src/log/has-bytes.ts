import { sql } from '../sql/drizzle.ts';
import { entryTable as entry } from '../tables/audit-log.ts';

/** Whether an entry was not pruned: of one that was, only the hash is left. */
export const hasBytes = sql`length(${entry.body}) > 0`;
