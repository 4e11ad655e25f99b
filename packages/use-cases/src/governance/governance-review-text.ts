import type { GovernanceChangeRecord, GovernanceReviewRecord } from '../ports/index.ts';
import { signedReviewText } from '../reviews/signed-review-text.ts';

/** The text that is signed for the review of a change of who may do what. */
export const governanceReviewText = (
  review: Omit<GovernanceReviewRecord, 'signature' | 'reason' | 'proof' | 'shown'>,
  { digest }: Pick<GovernanceChangeRecord, 'digest'>,
): string =>
  signedReviewText('countersign governance review v1', review, [
    ['change', review.change],
    ['digest', digest],
  ]);
