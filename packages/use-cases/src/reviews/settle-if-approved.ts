import { type Actor, CountersignError, type RequestState } from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import { meetsAccessFloor } from '../evaluation/meets-access-floor.ts';
import { withholdPermit } from '../freezes/withhold-permit.ts';
import { recordReturned } from '../inbox/record-waiting.ts';
import { logTime } from '../log-time.ts';
import type { WriteTransaction } from '../ports/index.ts';
import { releaseReservation } from '../requests/reserve-api-user.ts';
import { brakeRelease } from './brake-release.ts';
import { issuePermit } from './issue-permit.ts';

/**
 * Approves or rejects a request once its reviews and acknowledgements say so, and gives the state it is in then. Reads the
 * rows inside the transaction, so two reviews that come at once are both counted.
 */
export function settleIfApproved(
  tx: WriteTransaction,
  deps: Pick<AdmissionDeps, 'clock' | 'ids' | 'permitMillis' | 'policies' | 'logger'>,
  review: { request: string; actor: Actor },
): RequestState {
  const request = tx.requests.get(review.request);
  if (request === undefined) throw new CountersignError('NOT_FOUND', { what: 'request', id: review.request });
  if (request.state !== 'in-review') return request.state;
  const approval = approvalStatusOf(tx, request);
  const { resolution } = approval;
  if (resolution.state === 'rejected') {
    tx.requests.update(request.id, { state: 'rejected', updatedAt: deps.clock.now() });
    releaseReservation(tx, request);
    tx.audit.append(review.actor, {
      type: 'request.rejected',
      request: request.id,
      data: { revision: request.revision },
    });
    return 'rejected';
  }
  if (resolution.state === 'returned') {
    tx.requests.update(request.id, { state: 'returned', updatedAt: deps.clock.now() });
    tx.audit.append(review.actor, {
      type: 'request.returned',
      request: request.id,
      data: { revision: request.revision },
    });
    recordReturned(tx, request, logTime(tx, deps.clock));
    return 'returned';
  }
  if (resolution.state === 'pending' || approval.outstanding.length > 0) return 'in-review';
  const revision = tx.revisions.get(request.id, request.revision);
  if (revision === undefined || !meetsAccessFloor(revision, approval)) return 'in-review';
  if (withholdPermit(tx, deps, request)) return 'in-review';
  const release = brakeRelease(tx, deps, { request, approval, actor: review.actor });
  if (release === 'held') return 'in-review';
  tx.requests.update(request.id, { state: 'approved', updatedAt: deps.clock.now() });
  tx.audit.append(review.actor, {
    type: 'request.approved',
    request: request.id,
    data: {
      revision: request.revision,
      approvals: resolution.approvals,
      ...(resolution.replaced.length === 0 ? {} : { insteadOf: [...resolution.replaced] }),
    },
  });
  // With what the brake has added, such as a row of the file that goes first.
  const released = release === 'released-owing-more' ? approvalStatusOf(tx, request) : approval;
  issuePermit(tx, deps, { request, approval: released, actor: review.actor });
  return 'approved';
}
