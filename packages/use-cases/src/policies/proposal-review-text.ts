import type { PolicyProposalRecord, PolicyReviewRecord } from '../ports/index.ts';

/** The text that is signed for the review of a proposal: what it says, one item a line, so that it can be checked by hand. */
export function proposalReviewText(
  review: Omit<PolicyReviewRecord, 'signature' | 'reason'>,
  proposal: Pick<PolicyProposalRecord, 'digest' | 'baseDigest' | 'reportDigest'>,
): string {
  return [
    'countersign policy review v1',
    `review ${review.id}`,
    `proposal ${review.proposal}`,
    `policies ${proposal.digest}`,
    `instead of ${proposal.baseDigest}`,
    `report ${proposal.reportDigest}`,
    `principal ${review.principal}`,
    `roles ${review.roles.join(',')}`,
    `verdict ${review.verdict}`,
    `at ${new Date(review.createdAt).toISOString()}`,
    '',
  ].join('\n');
}
