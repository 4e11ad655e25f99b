import type { ReviewRecord } from '../ports/index.ts';
import { signedReviewText } from './signed-review-text.ts';

/** The text that is signed for the review of a request. */
export const reviewText = (review: Omit<ReviewRecord, 'signature' | 'reason' | 'proof' | 'shown'>): string =>
  signedReviewText('countersign review v1', review, [
    ['request', review.request],
    ['revision', review.revision],
    ['digest', review.requestDigest],
    ...(review.groups === null ? [] : [['groups', review.groups.join(',')] as const]),
    ...(review.onBehalfOf === null ? [] : [['on-behalf-of', review.onBehalfOf] as const]),
    ...(review.delegation === null ? [] : [['delegation', review.delegation] as const]),
  ]);
