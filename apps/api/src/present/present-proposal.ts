import type { PolicyProposalView } from '@countersign/schema';
import { POLICY_APPROVALS } from '@countersign/use-cases';
import type { PolicyProposalRecord, ReadTransaction } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';
import { presentSignedReview } from './present-signed-review.ts';

export function presentProposal(tx: ReadTransaction, proposal: PolicyProposalRecord): PolicyProposalView {
  return {
    id: proposal.id,
    state: proposal.state,
    policyDigest: proposal.digest,
    baseDigest: proposal.baseDigest,
    proposer: proposal.proposer,
    note: proposal.note,
    report: proposal.report,
    reportDigest: proposal.reportDigest,
    createdAt: iso(proposal.createdAt),
    settledAt: isoOrNull(proposal.settledAt),
    approvalsNeeded: POLICY_APPROVALS,
    reviews: tx.policyProposals.reviews(proposal.id).map(presentSignedReview),
  };
}
