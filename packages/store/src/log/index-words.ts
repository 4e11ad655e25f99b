import { tokensOf } from '@countersign/log-export';
import type { AuditEntry } from '@countersign/schema';
import { asc, eq, gte, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { entryTable as entry, searchProgressTable as progress } from '../tables/audit-log.ts';
import { entrySearchTable as search } from '../tables/entry-search.ts';
import { requestTable as request } from '../tables/requests.ts';

/**
 * Prepares the indexing of the words of entries, up to so many that are not indexed yet. Runs in a write transaction and
 * gives how many there were. An entry is found by what its request is about as well, as that is when it is indexed.
 */
export function indexWords(db: Database): (most: number) => number {
  const insert = prepareInsert(db, search);
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
    const rows = next.all({ from: indexed.get()?.count ?? 0, limit: most });
    for (const { idx, body } of rows) {
      const read = readEntry(body);
      if (read === undefined) continue;
      insert({ rowid: idx, tokens: [...tokensOf({ entry: read, subject: subjectOf(read) })].join(' ') });
    }
    const last = rows.at(-1);
    if (last !== undefined) advance.run({ count: last.idx + 1 });
    return rows.length;
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
