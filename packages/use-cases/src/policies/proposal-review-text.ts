import type { PolicyProposalRecord, PolicyReviewRecord } from '../ports/index.ts';
import { signedReviewText } from '../reviews/signed-review-text.ts';

/** The text that is signed for the review of a proposal of policies. */
export const proposalReviewText = (
  review: Omit<PolicyReviewRecord, 'signature' | 'reason'>,
  proposal: Pick<PolicyProposalRecord, 'digest' | 'baseDigest' | 'reportDigest'>,
): string =>
  signedReviewText('countersign policy review v1', review, [
    ['proposal', review.proposal],
    ['policies', proposal.digest],
    ['instead of', proposal.baseDigest],
    ['report', proposal.reportDigest],
  ]);
