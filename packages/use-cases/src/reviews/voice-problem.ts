import { CountersignError } from '@countersign/schema';
import { countedAsOneWith } from '../delegations/stand-in.ts';
import { reviewCounts } from '../evaluation/approval-status.ts';
import type { ReadTransaction } from '../ports/index.ts';
import { peopleOf } from './people-of.ts';
import type { ReviewAttempt } from './review-attempt.ts';

/**
 * Why another review by this person would be the second of one voice: they have reviewed this revision, or somebody has with whom they count as one,
 * since one of the two stood in for the other or stands in now. An approval that counts no more is in nobody's way. Whoever is stood in for
 * may still reject or return what was approved in their place, which only stops.
 */
export function voiceProblem(
  tx: ReadTransaction,
  { request, principal, onBehalfOf, verdict, at }: ReviewAttempt,
): CountersignError | undefined {
  const { id } = request;
  const given = tx.reviews.list(id, request.revision);
  if (given.length === 0) return undefined;
  if (given.some((review) => review.principal === principal.id))
    return new CountersignError('REVIEW_REPEATED', { id });
  if (onBehalfOf === null && verdict !== 'approve') return undefined;
  const own = onBehalfOf === null ? [principal.id] : [principal.id, onBehalfOf];
  const voice = new Set(
    verdict === 'approve' ? [...own, ...own.flatMap((one) => countedAsOneWith(tx, one, at))] : own,
  );
  const other = given.find(
    (review) => peopleOf(review).some((one) => voice.has(one)) && reviewCounts(tx, request, review),
  );
  return other && new CountersignError('REVIEWED_AS_ONE', { id, other: other.principal });
}
