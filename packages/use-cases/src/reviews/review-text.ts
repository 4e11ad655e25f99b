import type { ReviewRecord } from '../ports/index.ts';

/** The text that is signed for a review: everything that it says, one item a line, so that it can be checked by hand. */
export function reviewText(review: Omit<ReviewRecord, 'signature' | 'reason'>): string {
  return [
    'countersign review v1',
    `review ${review.id}`,
    `request ${review.request}`,
    `revision ${review.revision}`,
    `digest ${review.requestDigest}`,
    `principal ${review.principal}`,
    `roles ${review.roles.join(',')}`,
    `verdict ${review.verdict}`,
    `at ${new Date(review.createdAt).toISOString()}`,
    '',
  ].join('\n');
}
