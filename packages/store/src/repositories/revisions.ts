import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { revisionTable as revision } from '../tables/requests.ts';

export function readRevisions(db: Database, vault: Vault): ReadTransaction['revisions'] {
  const ofRequest = eq(revision.request, sql.placeholder('request'));
  const one = db
    .select()
    .from(revision)
    .where(and(ofRequest, eq(revision.revision, sql.placeholder('revision'))))
    .prepare();
  const all = db.select().from(revision).where(ofRequest).orderBy(asc(revision.revision)).prepare();
  return {
    get: (request, number) => {
      const row = one.get({ request, revision: number });
      return row && vault.open('revision', row);
    },
    list: (request) => all.all({ request }).map((row) => vault.open('revision', row)),
  };
}

export function writeRevisions(db: Database, vault: Vault): WriteTransaction['revisions'] {
  const insert = prepareInsert(db, revision);
  return {
    ...readRevisions(db, vault),
    insert: (row) => insert(vault.close('revision', row, vault.subjects.ofRequest(row.request))),
  };
}
