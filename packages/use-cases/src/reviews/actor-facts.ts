import type { Facts, Principal } from '@countersign/schema';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';

/** How a person stands to a request: what separation of duties is judged by. */
export function actorFacts(
  tx: ReadTransaction,
  request: RequestRecord,
  principal: Principal,
): Facts['actor'] {
  const done = tx.tasks.ofRequest(request.id);
  return {
    isRequester:
      request.requester === principal.id ||
      tx.revisions.list(request.id).some((one) => one.author === principal.id),
    hasApproved: tx.reviews
      .list(request.id, request.revision)
      .some((review) => review.principal === principal.id && review.verdict === 'approve'),
    hasCompletedStep: done.some((task) => task.completedBy === principal.id),
  };
}
