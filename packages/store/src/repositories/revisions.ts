import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { revisionTable as revision } from '../tables/requests.ts';

export function createRevisionReader(db: Database, cipher: FieldCipher): ReadTransaction['revisions'] {
  const ofRequest = eq(revision.request, sql.placeholder('request'));
  const one = db
    .select()
    .from(revision)
    .where(and(ofRequest, eq(revision.revision, sql.placeholder('revision'))))
    .prepare();
  const all = db.select().from(revision).where(ofRequest).orderBy(asc(revision.revision)).prepare();
  const authors = db.selectDistinct({ author: revision.author }).from(revision).where(ofRequest).prepare();
  return {
    authors: (request) => authors.all({ request }).map(({ author }) => author),
    get: (request, number) => {
      const row = one.get({ request, revision: number });
      return row && cipher.decryptRow('revision', row);
    },
    list: (request) => all.all({ request }).map((row) => cipher.decryptRow('revision', row)),
  };
}

export function createRevisionWriter(db: Database, cipher: FieldCipher): WriteTransaction['revisions'] {
  const insert = prepareInsert(db, revision);
  return {
    ...createRevisionReader(db, cipher),
    insert: (row) => insert(cipher.encryptRow('revision', row, cipher.subjects.ofRequest(row.request))),
  };
}
