import type { PolicyProposalView } from '@countersign/schema';
import { approvalsNeeded, proposalState } from '@countersign/use-cases';
import type { PolicyProposalRecord, ReadTransaction } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';
import { presentSignedReview } from './present-signed-review.ts';

export function presentProposal(tx: ReadTransaction, proposal: PolicyProposalRecord): PolicyProposalView {
  const change = proposal.change === null ? undefined : tx.governanceChanges.get(proposal.change);
  const reviews =
    change === undefined ? tx.policyProposals.reviews(proposal.id) : tx.governanceChanges.reviews(change.id);
  return {
    id: proposal.id,
    state: proposalState(tx, proposal),
    policyDigest: proposal.digest,
    baseDigest: proposal.baseDigest,
    proposer: proposal.proposer,
    note: proposal.note,
    report: proposal.report,
    reportDigest: proposal.reportDigest,
    createdAt: iso(proposal.createdAt),
    settledAt: isoOrNull((change ?? proposal).settledAt),
    change: change === undefined ? null : { id: change.id, digest: change.digest },
    approvalsNeeded: change?.setup === true ? 0 : approvalsNeeded(['changes-rules']),
    reviews: reviews.map(presentSignedReview),
  };
}
