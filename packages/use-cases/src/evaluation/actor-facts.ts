import type { Facts, Principal } from '@countersign/schema';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { peopleOf } from '../reviews/people-of.ts';
import { completersOf } from '../tasks/completers-of.ts';

/** How a person stands to a request: what separation of duties is judged by. */
export const actorFacts = (
  tx: ReadTransaction,
  request: RequestRecord,
  principal: Principal,
): Facts['actor'] => partsIn(tx, request)(principal);

/** Tells how people stand to a request; whoever may be somebody who has a part in it has it as well. */
export function partsIn(
  tx: ReadTransaction,
  request: RequestRecord,
): (principal: Pick<Principal, 'id'>) => Facts['actor'] {
  const span = { from: request.createdAt };
  const approvers = tx.reviews
    .list(request.id, request.revision)
    .flatMap((review) => (review.verdict === 'approve' ? peopleOf(review) : []));
  // Whoever broke the glass stands in the place of those who approve, and carries nothing out.
  const broke = tx.breakGlass.ofRequest(request.id).map((one) => one.principal);
  const hasAsked = mayBeOneOf(tx, askersOf(tx, request), span);
  const hasApproved = mayBeOneOf(tx, [...approvers, ...broke], span);
  // In any round: a look that found something else does not undo that somebody had a hand in it.
  const hasCompleted = mayBeOneOf(tx, completersOf(tx, request.id), span);
  return ({ id }) => ({
    isRequester: hasAsked(id),
    hasApproved: hasApproved(id),
    hasCompletedStep: hasCompleted(id),
  });
}

/** Whoever asked for a request, and whoever wrote a revision of it. */
export const askersOf = (
  tx: Pick<ReadTransaction, 'revisions'>,
  { id, requester }: Pick<RequestRecord, 'id' | 'requester'>,
): ReadonlySet<string> => new Set([requester, ...tx.revisions.authors(id)]);
