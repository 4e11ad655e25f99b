import { refusal } from '@countersign/lifecycle';
import {
  type Actor,
  CountersignError,
  type Digest,
  type Principal,
  type RequestState,
} from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import type { AdmissionDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import { checkSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import type { RequestRecord, ReviewRecord, Store, WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { dutyRefusal, type Settled, settle } from '../refusals.ts';
import { requestOf } from '../requests/request-of.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { policySetChanged } from './policy-set-changed.ts';
import { reviewText } from './review-text.ts';
import { settleIfApproved } from './settle-if-approved.ts';

export interface ReviewCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly request: string;
  /** Digest of the revision that the reviewer looked at; a review of anything else is refused. */
  readonly requestDigest: Digest;
  readonly verdict: 'approve' | 'reject';
  readonly reason: string | null;
}

/**
 * Records one principal's review of one revision, signed over its digest, and approves or rejects the request when that
 * settles it. A refused review is recorded as well.
 * @throws CountersignError FORBIDDEN, REQUEST_STATE, REVISION_MOVED, POLICY_SET_CHANGED, REVIEW_REPEATED, REVIEW_REFUSED,
 * REASON_MISSING
 */
export const createRecordReview =
  (deps: AdmissionDeps & { readonly store: Store; readonly refusals: RefusalCounter }) =>
  async (command: ReviewCommand): Promise<{ review: string; state: RequestState }> => {
    if (command.verdict === 'reject') requireReason(command.reason, 'a rejection');
    return settle(deps, command.actor, (tx) => recordReview(tx, deps, command));
  };

function recordReview(
  tx: WriteTransaction,
  deps: AdmissionDeps,
  command: ReviewCommand,
): Settled<{ review: string; state: RequestState }> {
  const { principal, actor } = command;
  const request = requestOf(tx, command.request);
  const problem = reviewBlocker(tx, deps, { request, command });
  if (problem !== undefined) {
    const { rules, error } = problem;
    const data = { revision: request.revision, rules, code: error.code };
    return { ok: false, error, refused: { type: 'review.refused', request: request.id, data } };
  }
  const unsigned: Omit<ReviewRecord, 'signature'> = {
    id: deps.ids.next('review'),
    request: request.id,
    revision: request.revision,
    principal: principal.id,
    roles: principal.roles,
    verdict: command.verdict,
    reason: command.reason,
    requestDigest: command.requestDigest,
    createdAt: deps.clock.now(),
  };
  const signature = deps.reviewSeal.sign(reviewText(unsigned));
  tx.reviews.insert({ ...unsigned, signature });
  tx.audit.append(actor, {
    type: 'review.recorded',
    request: request.id,
    data: {
      review: unsigned.id,
      revision: request.revision,
      requestDigest: command.requestDigest,
      verdict: command.verdict,
      roles: [...principal.roles],
      signedBy: 'server',
      signature,
      ...(command.reason === null ? {} : { reasonDigest: saltedDigest(saltOf(tx, request), command.reason) }),
    },
  });
  return {
    ok: true,
    value: { review: unsigned.id, state: settleIfApproved(tx, deps, { request: request.id, actor }) },
  };
}

interface Obstacle {
  readonly error: CountersignError;
  readonly rules: string[];
}

function reviewBlocker(
  tx: WriteTransaction,
  deps: AdmissionDeps,
  { request, command }: { request: RequestRecord; command: ReviewCommand },
): Obstacle | undefined {
  const { principal } = command;
  try {
    authorize(principal, 'request.review', requestObject(tx, request));
  } catch (error) {
    if (error instanceof CountersignError) return { error, rules: [] };
    throw error;
  }
  const allowed = refusal(request.state, 'review');
  if (allowed !== undefined) {
    const details = { id: request.id, state: request.state, action: 'a review', allowed };
    return { error: new CountersignError('REQUEST_STATE', details), rules: [] };
  }
  const duties = checkSeparationOfDuties(tx, deps, {
    request,
    principal,
    actor: command.actor,
    operation: 'review',
  });
  if (duties.outcome === 'deny') {
    return {
      error: dutyRefusal('REVIEW_REFUSED', request.id, duties),
      rules: duties.determining.map((rule) => rule.ruleId),
    };
  }
  if (tx.revisions.get(request.id, request.revision)?.digest !== command.requestDigest) {
    return {
      error: new CountersignError('REVISION_MOVED', { id: request.id, revision: request.revision }),
      rules: [],
    };
  }
  const moved = command.verdict === 'approve' ? policySetChanged(tx, request) : undefined;
  if (moved !== undefined) return { error: moved, rules: [] };
  if (tx.reviews.list(request.id, request.revision).some((review) => review.principal === principal.id)) {
    return { error: new CountersignError('REVIEW_REPEATED', { id: request.id }), rules: [] };
  }
  return undefined;
}
