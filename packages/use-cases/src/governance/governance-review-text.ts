import type { GovernanceChangeRecord, GovernanceReviewRecord } from '../ports/index.ts';

/** The text that is signed for the review of a change: what it says, one item a line, so that it can be checked by hand. */
export function governanceReviewText(
  review: Omit<GovernanceReviewRecord, 'signature' | 'reason'>,
  { digest }: Pick<GovernanceChangeRecord, 'digest'>,
): string {
  return [
    'countersign governance review v1',
    `review ${review.id}`,
    `change ${review.change}`,
    `digest ${digest}`,
    `principal ${review.principal}`,
    `roles ${review.roles.join(',')}`,
    `verdict ${review.verdict}`,
    `at ${new Date(review.createdAt).toISOString()}`,
    '',
  ].join('\n');
}
