import type { PolicyProposalRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { asc, desc, eq, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
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
    list: () => all.all().map(open),
    reviews: (id) => reviews.all({ proposal: id }).map((row) => cipher.decryptRow('policy_review', row)),
  };
}

export function createPolicyProposalWriter(
  db: Database,
  cipher: FieldCipher,
): WriteTransaction['policyProposals'] {
  const read = createPolicyProposalReader(db, cipher);
  const insert = prepareInsert(db, proposal);
  const update = prepareUpdate(db, proposal, { key: proposal.id, set: ['change'] });
  return {
    ...read,
    insert: (row) => insert(cipher.encryptRow('policy_proposal', row, row.proposer)),
    setChange: (id, change) => {
      requireRow(update(id, { change }) || undefined, 'policy proposal', id);
    },
  };
}
