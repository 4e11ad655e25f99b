import { CountersignError } from '@countersign/schema';
import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { asc, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../sql/database.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { policyProposalTable as proposal, policyReviewTable as review } from '../tables/policies.ts';

export function readPolicyProposals(db: Database): ReadTransaction['policyProposals'] {
  const byId = db
    .select()
    .from(proposal)
    .where(eq(proposal.id, sql.placeholder('id')))
    .prepare();
  const all = db.select().from(proposal).orderBy(desc(proposal.id)).prepare();
  const inState = db
    .select()
    .from(proposal)
    .where(eq(proposal.state, sql.placeholder('state')))
    .orderBy(desc(proposal.id))
    .prepare();
  const reviews = db
    .select()
    .from(review)
    .where(eq(review.proposal, sql.placeholder('proposal')))
    .orderBy(asc(review.id))
    .prepare();
  return {
    get: (id) => byId.get({ id }),
    list: (state) => (state === undefined ? all.all() : inState.all({ state })),
    reviews: (id) => reviews.all({ proposal: id }),
  };
}

export function writePolicyProposals(db: Database): WriteTransaction['policyProposals'] {
  const read = readPolicyProposals(db);
  const insertReview = prepareInsert(db, review);
  const update = prepareUpdate(db, proposal, { key: proposal.id, set: ['state', 'settledAt'] });
  return {
    ...read,
    insert: prepareInsert(db, proposal),
    insertReview: (row) =>
      refusingDuplicates(() => insertReview(row), {
        columns: 'policy_review.proposal, policy_review.principal',
        refusal: () => new CountersignError('PROPOSAL_REVIEW_REPEATED', { id: row.proposal }),
      }),
    settle: (id, patch) => {
      update(id, { ...requireRow(read.get(id), 'policy proposal', id), ...patch });
    },
  };
}
