import { CountersignError } from '@countersign/schema';
import type { PolicyProposalRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, desc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { refusingDuplicates } from '../sql/unique-violation.ts';
import { policyProposalTable as proposal, policyReviewTable as review } from '../tables/policies.ts';

export function createPolicyProposalReader(
  db: Database,
  cipher: FieldCipher,
): ReadTransaction['policyProposals'] {
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
  const open = (row: Sealed<PolicyProposalRecord>): PolicyProposalRecord =>
    cipher.decryptRow('policy_proposal', row);
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && open(row);
    },
    list: (state) => (state === undefined ? all.all() : inState.all({ state })).map(open),
    reviews: (id) => reviews.all({ proposal: id }).map((row) => cipher.decryptRow('policy_review', row)),
  };
}

export function createPolicyProposalWriter(
  db: Database,
  cipher: FieldCipher,
): WriteTransaction['policyProposals'] {
  const read = createPolicyProposalReader(db, cipher);
  const insert = prepareInsert(db, proposal);
  const insertReview = prepareInsert(db, review);
  const update = prepareUpdate(db, proposal, { key: proposal.id, set: ['state', 'settledAt'] });
  return {
    ...read,
    insert: (row) => insert(cipher.encryptRow('policy_proposal', row, row.proposer)),
    insertReview: (row) =>
      refusingDuplicates(() => insertReview(cipher.encryptRow('policy_review', row, row.principal)), {
        columns: 'policy_review.proposal, policy_review.principal',
        refusal: () => new CountersignError('PROPOSAL_REVIEW_REPEATED', { id: row.proposal }),
      }),
    settle: (id, patch) => {
      update(id, { ...requireRow(read.get(id), 'policy proposal', id), ...patch });
    },
  };
}
