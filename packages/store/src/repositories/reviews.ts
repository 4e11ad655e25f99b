import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { SQL } from 'drizzle-orm';
import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, eq, gte, ne, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { apiUserTable as apiUser } from '../tables/directory.ts';
import { requestTable as request, reviewTable as review } from '../tables/requests.ts';

export function createReviewReader(db: Database, cipher: FieldCipher): ReadTransaction['reviews'] {
  const ofRevision = db
    .select()
    .from(review)
    .where(
      and(eq(review.request, sql.placeholder('request')), eq(review.revision, sql.placeholder('revision'))),
    )
    .orderBy(asc(review.id))
    .prepare();
  const ofRequest = db
    .select()
    .from(review)
    .where(eq(review.request, sql.placeholder('request')))
    .orderBy(asc(review.revision), asc(review.id))
    .prepare();
  const ofApiUser = prepareAlike(db, [
    eq(
      request.subject,
      db
        .select({ subject: sql`coalesce(${apiUser.originRequest}, ${apiUser.id})` })
        .from(apiUser)
        .where(eq(apiUser.id, sql.placeholder('apiUser'))),
    ),
  ]);
  // Literally the condition of the index request_create_place: with a bound value SQLite could not know that it serves.
  const ofPlace = prepareAlike(db, [
    sql`${request.action} = 'create'`,
    eq(request.account, sql.placeholder('account')),
    eq(request.integration, sql.placeholder('integration')),
  ]);
  return {
    list: (request, revision) =>
      ofRevision.all({ request, revision }).map((row) => cipher.decryptRow('review', row)),
    ofRequest: (request) => ofRequest.all({ request }).map((row) => cipher.decryptRow('review', row)),
    ofAlike: ({ id, action, account, integration, apiUser: user }, since) =>
      action === 'create'
        ? ofPlace.all({ id, account, integration, since })
        : ofApiUser.all({ id, apiUser: user, since }),
  };
}

const prepareAlike = (db: Database, conditions: readonly SQL[]) =>
  db
    .select({
      request: review.request,
      revision: review.revision,
      principal: review.principal,
      verdict: review.verdict,
      createdAt: review.createdAt,
    })
    .from(request)
    .innerJoin(review, eq(review.request, request.id))
    .where(
      and(
        ...conditions,
        ne(request.id, sql.placeholder('id')),
        gte(review.createdAt, sql.placeholder('since')),
      ),
    )
    .prepare();

export function createReviewWriter(db: Database, cipher: FieldCipher): WriteTransaction['reviews'] {
  const insert = prepareInsert(db, review);
  return {
    ...createReviewReader(db, cipher),
    insert: (row) =>
      refusingDuplicates(
        () => insert(cipher.encryptRow('review', row, cipher.subjects.ofRequest(row.request))),
        {
          columns: 'review.request, review.revision, review.principal',
          refusal: () => new CountersignError('REVIEW_REPEATED', { id: row.request }),
        },
      ),
  };
}
