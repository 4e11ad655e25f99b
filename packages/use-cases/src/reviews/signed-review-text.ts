import type { ReviewRecord, SignedReviewRecord } from '../ports/index.ts';

/**
 * The text that is signed for a review: everything that it says, one item a line, so that it can be checked by hand.
 * @param title what kind of review, with the version of the text
 * @param about what is reviewed, as names and values
 */
export function signedReviewText(
  title: string,
  review: Pick<SignedReviewRecord, 'id' | 'principal' | 'roles' | 'createdAt'> &
    Pick<ReviewRecord, 'verdict'>,
  about: readonly (readonly [name: string, value: string | number])[],
): string {
  return [
    title,
    `review ${review.id}`,
    ...about.map(([name, value]) => `${name} ${value}`),
    `principal ${review.principal}`,
    `roles ${review.roles.join(',')}`,
    `verdict ${review.verdict}`,
    `at ${new Date(review.createdAt).toISOString()}`,
    '',
  ].join('\n');
}
