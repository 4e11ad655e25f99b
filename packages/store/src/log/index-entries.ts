import { auditEntrySchema } from '@countersign/schema';
import { asc, desc, gte, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { entryTable as entry, entryIndexTable as entryIndex } from '../tables/audit-log.ts';

/** What an entry can be found by; fields that are not looked for need not be right. */
const indexed = auditEntrySchema.pick({ type: true, request: true, at: true });

/**
 * Prepares the indexing of what was appended and is not in the index yet, up to so many entries. Runs in a write transaction
 * and gives how many there were. Nothing of the index is signed: it is made from the entries, and a reader who finds it
 * behind looks through the rest.
 */
export function indexEntries(db: Database): (most: number) => number {
  const insert = prepareInsert(db, entryIndex);
  const last = db
    .select({ index: entryIndex.idx })
    .from(entryIndex)
    .orderBy(desc(entryIndex.idx))
    .limit(1)
    .prepare();
  const next = db
    .select({ idx: entry.idx, body: entry.body })
    .from(entry)
    .where(gte(entry.idx, sql.placeholder('from')))
    .orderBy(asc(entry.idx))
    .limit(sql.placeholder('limit'))
    .prepare();
  return (most) => {
    const rows = next.all({ from: (last.get()?.index ?? -1) + 1, limit: most });
    for (const { idx, body } of rows) {
      const { type, request, at } = indexed.parse(JSON.parse(body.toString('utf8')));
      insert({ idx, type, request, at: Date.parse(at) });
    }
    return rows.length;
  };
}
