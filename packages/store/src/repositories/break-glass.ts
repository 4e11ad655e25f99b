import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { breakGlassReviewTable as review, breakGlassTable as table } from '../tables/requests.ts';

export function createBreakGlassReader(db: Database, cipher: FieldCipher): ReadTransaction['breakGlass'] {
  const byId = db
    .select()
    .from(table)
    .where(eq(table.id, sql.placeholder('id')))
    .prepare();
  const ofRequest = db
    .select()
    .from(table)
    .where(eq(table.request, sql.placeholder('request')))
    .orderBy(asc(table.revision))
    .prepare();
  const reviewsOf = db
    .select()
    .from(review)
    .where(eq(review.request, sql.placeholder('request')))
    .prepare();
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && cipher.decryptRow('break_glass', row);
    },
    ofRequest: (request) => ofRequest.all({ request }).map((row) => cipher.decryptRow('break_glass', row)),
    reviewsOf: (request) =>
      reviewsOf.all({ request }).map((row) => cipher.decryptRow('break_glass_review', row)),
  };
}

export function createBreakGlassWriter(db: Database, cipher: FieldCipher): WriteTransaction['breakGlass'] {
  const insert = prepareInsert(db, table);
  const insertReview = prepareInsert(db, review);
  return {
    ...createBreakGlassReader(db, cipher),
    insert: (row) => insert(cipher.encryptRow('break_glass', row, cipher.subjects.ofRequest(row.request))),
    insertReview: (row) =>
      insertReview(cipher.encryptRow('break_glass_review', row, cipher.subjects.ofRequest(row.request))),
  };
}
