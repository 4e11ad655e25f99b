import { isAuthorized, requestObject } from '../authorization/index.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { turnProblem } from '../reviews/whose-turn.ts';
import type { Directory } from './directory.ts';

/** Whose turn it is to review a request: nobody who asked for it, or has reviewed what it says now, by whatever name. */
export function reviewersOf(
  tx: ReadTransaction,
  directory: Pick<Directory, 'people'>,
  request: RequestRecord,
): readonly string[] {
  if (request.state !== 'in-review') return [];
  const { open, asked } = approvalStatusOf(tx, request).resolution;
  const object = requestObject(tx, request);
  const hasPart = mayBeOneOf(tx, askersOf(tx, request), { from: request.createdAt });
  const hasReviewed = new Set(
    tx.reviews.list(request.id, request.revision).map(({ principal }) => principal),
  );
  return directory.people
    .filter((one) => {
      if (!isAuthorized(one, 'request.review', object) || hasReviewed.has(one.id) || hasPart(one.id))
        return false;
      // Without an approval that is open it waits for who said no before, or for something else, such as an acknowledgement.
      if (open.length === 0) return asked.includes(one.id);
      return turnProblem(tx, request, one.id) === undefined;
    })
    .map(({ id }) => id);
}
