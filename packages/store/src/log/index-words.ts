import { tokensOf } from '@countersign/log-export';
import type { AuditEntry } from '@countersign/schema';
import type { Database } from '../sql/database.ts';
import { asc, eq, gte, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { entryTable as entry, searchProgressTable as progress } from '../tables/audit-log.ts';
import { entrySearchTable as search } from '../tables/entry-search.ts';
import { requestTable as request } from '../tables/requests.ts';
import { createSearchIndexMerger } from './search-index-merger.ts';

/**
 * Prepares the indexing of the words of entries, up to so many that are not indexed yet. Runs in a write transaction and
 * gives how many there were; where there are no more, it merges the index, and gives `most` as long as that goes on. An entry is found by what its request is about as well, as that is when it is indexed.
 */
export function indexWords(db: Database): (most: number) => number {
  const insert = prepareInsert(db, search);
  const merge = createSearchIndexMerger(db);
  const indexed = db.select({ count: progress.indexed }).from(progress).where(eq(progress.id, 1)).prepare();
  const advance = db
    .update(progress)
    .set({ indexed: sql`${sql.placeholder('count')}` })
    .where(eq(progress.id, 1))
    .prepare();
  const next = db
    .select({ idx: entry.idx, body: entry.body })
    .from(entry)
    .where(gte(entry.idx, sql.placeholder('from')))
    .orderBy(asc(entry.idx))
    .limit(sql.placeholder('limit'))
    .prepare();
  const subject = db
    .select({
      apiUser: request.apiUser,
      account: request.account,
      provider: request.provider,
      integration: request.integration,
    })
    .from(request)
    .where(eq(request.id, sql.placeholder('id')))
    .prepare();
  const subjectOf = ({ request: id }: AuditEntry) => (id === null ? null : (subject.get({ id }) ?? null));
  return (most) => {
    const from = indexed.get()?.count ?? 0;
    const rows = next.all({ from, limit: most });
    for (const { idx, body } of rows) {
      const read = readEntry(body);
      if (read === undefined) continue;
      insert({ rowid: idx, tokens: [...tokensOf({ entry: read, subject: subjectOf(read) })].join(' ') });
    }
    const last = rows.at(-1);
    if (last !== undefined) advance.run({ count: last.idx + 1 });
    if (rows.length === most) return most;
    return merge(last === undefined ? from : last.idx + 1) ? most : rows.length;
  };
}

function readEntry(body: Buffer): AuditEntry | undefined {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Pruned, or altered behind our back, which the verifier will say.
    return undefined;
  }
}
