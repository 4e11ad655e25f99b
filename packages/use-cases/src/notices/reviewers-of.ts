import type { Principal } from '@countersign/schema';
import { isAuthorized, requestObject } from '../authorization/index.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { peopleOf } from '../reviews/people-of.ts';
import { turnProblem } from '../reviews/whose-turn.ts';
import type { Directory } from './directory.ts';

/**
 * Whose turn it is to review a request: nobody who asked for it, or has reviewed what it says now, by whatever name; and whoever stands in for one
 * whose turn it is.
 */
export function reviewersOf(
  tx: ReadTransaction,
  directory: Pick<Directory, 'people' | 'inPlaceOf'>,
  request: RequestRecord,
): readonly string[] {
  if (request.state !== 'in-review') return [];
  const { open, asked } = approvalStatusOf(tx, request).resolution;
  const object = requestObject(tx, request);
  const hasPart = mayBeOneOf(tx, askersOf(tx, request), { from: request.createdAt });
  const hasReviewed = new Set(tx.reviews.list(request.id, request.revision).flatMap(peopleOf));
  const isFree = ({ id }: Principal) => !hasReviewed.has(id) && !hasPart(id);
  const isTheirTurn = (one: Principal): boolean => {
    if (!isAuthorized(one, 'request.review', object) || !isFree(one)) return false;
    // Without an approval that is open it waits for who said no before, or for something else, such as an acknowledgement.
    if (open.length === 0) return asked.includes(one.id);
    return turnProblem(tx, request, one.id) === undefined;
  };
  // Who said no before is asked themselves.
  const standsIn = (one: Principal): boolean =>
    isFree(one) &&
    !asked.includes(one.id) &&
    directory.inPlaceOf(one.id).some((absent) => !asked.includes(absent.id) && isTheirTurn(absent));
  return directory.people.filter((one) => isTheirTurn(one) || standsIn(one)).map(({ id }) => id);
}
