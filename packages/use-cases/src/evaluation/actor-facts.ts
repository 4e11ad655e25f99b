import type { Facts, Principal } from '@countersign/schema';
import type { ExecutionReader, ProvisioningReader, RequestRecord } from '../ports/index.ts';
import { hadAHand } from '../tasks/had-a-hand.ts';

/** How a person stands to a request: what separation of duties is judged by. */
export function actorFacts(
  tx: ProvisioningReader & ExecutionReader,
  request: RequestRecord,
  principal: Principal,
): Facts['actor'] {
  return {
    isRequester:
      request.requester === principal.id || tx.revisions.authors(request.id).includes(principal.id),
    hasApproved: tx.reviews
      .list(request.id, request.revision)
      .some((review) => review.principal === principal.id && review.verdict === 'approve'),
    // In any round: a look that found something else does not undo that somebody had a hand in it.
    hasCompletedStep: hadAHand(tx, request.id, principal.id),
  };
}
