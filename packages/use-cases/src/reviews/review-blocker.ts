import { refusal } from '@countersign/lifecycle';
import { CountersignError, type Digest, type Principal } from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import type { JudgeDuties } from '../evaluation/check-separation-of-duties.ts';
import type { ReadTransaction, RequestRecord, ReviewRecord } from '../ports/index.ts';
import { mayBeOneOf, refusedAsOne } from '../principals/may-be-one-of.ts';
import { dutyRefusal } from '../refusals.ts';
import { policySetChanged } from './policy-set-changed.ts';
import { turnProblem } from './whose-turn.ts';

/** Why somebody may not review a request, and by which rules. */
export interface ReviewBlocker {
  readonly error: CountersignError;
  readonly rules: string[];
}

/**
 * Why this person may not review this revision of a request, whatever they would sign it with; undefined where they may. The one place that
 * says so, for whoever reviews as for every list of what waits for somebody.
 */
export function reviewBlocker(
  tx: ReadTransaction,
  attempt: {
    readonly request: RequestRecord;
    readonly principal: Principal;
    readonly verdict: ReviewRecord['verdict'];
    /** Of the revision that they looked at. */
    readonly digest: Digest | undefined;
  },
  checks: {
    readonly judge: JudgeDuties;
    /** Makes sure that the rows are what the log says, before anything goes by them. @throws CountersignError AUTHORITY_MISMATCH */
    readonly requireLogged: () => void;
  },
): ReviewBlocker | undefined {
  const { request, principal } = attempt;
  const plainly = (error: CountersignError) => ({ error, rules: [] });
  try {
    authorize(principal, 'request.review', requestObject(tx, request));
  } catch (error) {
    if (error instanceof CountersignError) return plainly(error);
    throw error;
  }
  const allowed = refusal(request.state, 'review');
  if (allowed !== undefined) {
    const details = { id: request.id, state: request.state, action: 'a review', allowed };
    return plainly(new CountersignError('REQUEST_STATE', details));
  }
  checks.requireLogged();
  const askers = askersOf(tx, request);
  // Whatever policies are in force. Of whoever asked for it under the same name, these tell.
  if (!askers.has(principal.id) && mayBeOneOf(tx, askers, { from: request.createdAt })(principal.id))
    return plainly(refusedAsOne('REVIEW_REFUSED'));
  const duties = checks.judge({ request, principal, operation: 'review' });
  if (duties.outcome === 'deny') {
    return {
      error: dutyRefusal('REVIEW_REFUSED', request.id, duties),
      rules: duties.determining.map((rule) => rule.ruleId),
    };
  }
  if (tx.revisions.get(request.id, request.revision)?.digest !== attempt.digest)
    return plainly(new CountersignError('REVISION_MOVED', { id: request.id, revision: request.revision }));
  const moved = attempt.verdict === 'approve' ? policySetChanged(tx, request) : undefined;
  if (moved !== undefined) return plainly(moved);
  if (tx.reviews.list(request.id, request.revision).some((review) => review.principal === principal.id))
    return plainly(new CountersignError('REVIEW_REPEATED', { id: request.id }));
  const another = attempt.verdict === 'approve' ? turnProblem(tx, request, principal.id) : undefined;
  return another && plainly(another);
}
