import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { reviewTable as review } from '../tables/requests.ts';

export function readReviews(db: Database): ReadTransaction['reviews'] {
  const ofRevision = db
    .select()
    .from(review)
    .where(
      and(eq(review.request, sql.placeholder('request')), eq(review.revision, sql.placeholder('revision'))),
    )
    .orderBy(asc(review.id))
    .prepare();
  return { list: (request, revision) => ofRevision.all({ request, revision }) };
}

export function writeReviews(db: Database): WriteTransaction['reviews'] {
  const insert = prepareInsert(db, review);
  return {
    ...readReviews(db),
    insert: (row) =>
      refusingDuplicates(() => insert(row), {
        columns: 'review.request, review.revision, review.principal',
        refusal: () => new CountersignError('REVIEW_REPEATED', { id: row.request }),
      }),
  };
}
