import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { commentTable as comment } from '../tables/requests.ts';

export function createCommentReader(db: Database, cipher: FieldCipher): ReadTransaction['comments'] {
  const ofRequest = db
    .select()
    .from(comment)
    .where(eq(comment.request, sql.placeholder('request')))
    .orderBy(asc(comment.id))
    .prepare();
  return {
    ofRequest: (request) =>
      ofRequest.all({ request }).map((row) => cipher.decryptRow('request_comment', row)),
  };
}

export function createCommentWriter(db: Database, cipher: FieldCipher): WriteTransaction['comments'] {
  const insert = prepareInsert(db, comment);
  return {
    ...createCommentReader(db, cipher),
    insert: (row) =>
      insert(cipher.encryptRow('request_comment', row, cipher.subjects.ofRequest(row.request))),
  };
}
