import { CountersignError } from '@countersign/schema';
import type { GovernanceChangeRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, desc, eq, gte, lt, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { governanceChangeTable as change, governanceReviewTable as review } from '../tables/governance.ts';

/** No identifier sorts behind it. */
const BEFORE_ALL = '~';

export function createGovernanceChangeReader(
  db: Database,
  cipher: FieldCipher,
): ReadTransaction['governanceChanges'] {
  const byId = db
    .select()
    .from(change)
    .where(eq(change.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(change).orderBy(desc(change.id)).prepare();
  const inState = db
    .select()
    .from(change)
    .where(eq(change.state, sql.placeholder('state')))
    .orderBy(desc(change.id))
    .prepare();
  const settledSince = db
    .select()
    .from(change)
    .where(and(eq(change.state, sql.placeholder('state')), gte(change.settledAt, sql.placeholder('since'))))
    .orderBy(desc(change.id))
    .prepare();
  const older = lt(change.id, sql.placeholder('after'));
  const limit = sql.placeholder('limit');
  const page = db.select().from(change).where(older).orderBy(desc(change.id)).limit(limit).prepare();
  const pageInState = db
    .select()
    .from(change)
    .where(and(eq(change.state, sql.placeholder('state')), older))
    .orderBy(desc(change.id))
    .limit(limit)
    .prepare();
  const reviews = db
    .select()
    .from(review)
    .where(eq(review.change, sql.placeholder('change')))
    .orderBy(asc(review.id))
    .prepare();
  const open = (row: Sealed<GovernanceChangeRecord>): GovernanceChangeRecord =>
    cipher.decryptRow('governance_change', row);
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && open(row);
    },
    list: (state, since) =>
      (state === undefined
        ? all.all()
        : since === undefined
          ? inState.all({ state })
          : settledSince.all({ state, since })
      ).map(open),
    page: ({ state, after = BEFORE_ALL, limit }) =>
      (state === undefined ? page.all({ after, limit }) : pageInState.all({ state, after, limit })).map(open),
    reviews: (id) => reviews.all({ change: id }).map((row) => cipher.decryptRow('governance_review', row)),
  };
}

export function createGovernanceChangeWriter(
  db: Database,
  cipher: FieldCipher,
): WriteTransaction['governanceChanges'] {
  const read = createGovernanceChangeReader(db, cipher);
  const insert = prepareInsert(db, change);
  const insertReview = prepareInsert(db, review);
  const update = prepareUpdate(db, change, { key: change.id, set: ['state', 'settledAt'] });
  return {
    ...read,
    insert: (row) => insert(cipher.encryptRow('governance_change', row, row.proposer)),
    insertReview: (row) =>
      refusingDuplicates(() => insertReview(cipher.encryptRow('governance_review', row, row.principal)), {
        columns: 'governance_review.change, governance_review.principal',
        refusal: () => new CountersignError('GOVERNANCE_REVIEW_REPEATED', { id: row.change }),
      }),
    settle: (id, patch) => {
      update(id, { ...requireRow(read.get(id), 'governance change', id), ...patch });
    },
  };
}
