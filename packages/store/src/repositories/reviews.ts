import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Vault } from '../personal/vault.ts';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { reviewTable as review } from '../tables/requests.ts';

export function readReviews(db: Database, vault: Vault): ReadTransaction['reviews'] {
  const ofRevision = db
    .select()
    .from(review)
    .where(
      and(eq(review.request, sql.placeholder('request')), eq(review.revision, sql.placeholder('revision'))),
    )
    .orderBy(asc(review.id))
    .prepare();
  return {
    list: (request, revision) =>
      ofRevision.all({ request, revision }).map((row) => vault.open('review', row)),
  };
}

export function writeReviews(db: Database, vault: Vault): WriteTransaction['reviews'] {
  const insert = prepareInsert(db, review);
  return {
    ...readReviews(db, vault),
    insert: (row) =>
      refusingDuplicates(() => insert(vault.close('review', row, vault.subjects.ofRequest(row.request))), {
        columns: 'review.request, review.revision, review.principal',
        refusal: () => new CountersignError('REVIEW_REPEATED', { id: row.request }),
      }),
  };
}
