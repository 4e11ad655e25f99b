import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { revisionTable as revision } from '../tables/requests.ts';

export function readRevisions(db: Database): ReadTransaction['revisions'] {
  const ofRequest = eq(revision.request, sql.placeholder('request'));
  const one = db
    .select()
    .from(revision)
    .where(and(ofRequest, eq(revision.revision, sql.placeholder('revision'))))
    .prepare();
  const all = db.select().from(revision).where(ofRequest).orderBy(asc(revision.revision)).prepare();
  return {
    get: (request, number) => one.get({ request, revision: number }),
    list: (request) => all.all({ request }),
  };
}

export function writeRevisions(db: Database): WriteTransaction['revisions'] {
  return { ...readRevisions(db), insert: prepareInsert(db, revision) };
}
