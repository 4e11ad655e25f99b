import type { AuditEntry } from '@countersign/schema';
import type { Database } from '../sql/database.ts';
import { asc, desc, gte, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { entryTable as entry, entryIndexTable as entryIndex } from '../tables/audit-log.ts';

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
    for (const { idx, body } of rows) insert({ idx, ...fieldsOf(body) });
    return rows.length;
  };
}

function fieldsOf(body: Buffer): { type: string; request: string | null; at: number } {
  try {
    // It was validated when it was written.
    const { type, request, at }: AuditEntry = JSON.parse(body.toString('utf8'));
    return { type, request, at: Date.parse(at) };
  } catch {
    // Altered behind our back, which the verifier will say; the rest must be found all the same.
    return { type: '', request: null, at: 0 };
  }
}
