import { refusal } from '@countersign/lifecycle';
import { CountersignError, type Principal } from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import { requireStandIn } from '../delegations/stand-in.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import type { JudgeDuties } from '../evaluation/check-separation-of-duties.ts';
import { rejectersOf } from '../evaluation/earlier-reviews.ts';
import type { ReadTransaction } from '../ports/index.ts';
import { mayBeOneOf, refusedAsOne } from '../principals/may-be-one-of.ts';
import { dutyRefusal } from '../refusals.ts';
import { policySetChanged } from './policy-set-changed.ts';
import type { ReviewAttempt } from './review-attempt.ts';
import { reviewOver } from './review-over.ts';
import { voiceProblem } from './voice-problem.ts';
import { turnProblem } from './whose-turn.ts';

/** Why somebody may not review a request, and by which rules. */
export interface ReviewBlocker {
  readonly error: CountersignError;
  readonly rules: string[];
}

/**
 * Why this person may not review this revision of a request; undefined where they may. The one place that says so, for whoever reviews as for
 * every list of what waits for somebody. Whoever stands in for somebody may review what that one may, as long as nothing keeps either of the
 * two from it.
 */
export function reviewBlocker(
  tx: ReadTransaction,
  attempt: ReviewAttempt,
  checks: {
    readonly judge: JudgeDuties;
    /** Makes sure that the rows are what the log says, before anything goes by them. @throws CountersignError AUTHORITY_MISMATCH */
    readonly requireLogged: () => void;
  },
): ReviewBlocker | undefined {
  const { request, principal, verdict } = attempt;
  const author = authorFor(tx, attempt);
  if (author instanceof CountersignError) return plainly(author);
  const allowed = refusal(request.state, 'review');
  if (allowed !== undefined) {
    const details = { id: request.id, state: request.state, action: 'a review', allowed };
    return plainly(new CountersignError('REQUEST_STATE', details));
  }
  checks.requireLogged();
  for (const person of author.id === principal.id ? [principal] : [principal, author]) {
    const problem = partProblem(tx, { ...attempt, person }, checks.judge);
    if (problem !== undefined) return problem;
  }
  if (tx.revisions.get(request.id, request.revision)?.digest !== attempt.digest)
    return plainly(new CountersignError('REVISION_MOVED', { id: request.id, revision: request.revision }));
  const moved = verdict === 'approve' ? policySetChanged(tx, request) : undefined;
  if (moved !== undefined) return plainly(moved);
  const another =
    voiceProblem(tx, attempt) ??
    (verdict === 'approve'
      ? (reviewOver(tx, request, attempt.at) ??
        ownWordProblem(tx, attempt) ??
        turnProblem(tx, request, author.id))
      : undefined);
  return another && plainly(another);
}

const plainly = (error: CountersignError): ReviewBlocker => ({ error, rules: [] });

/** By whose authority the review would count; why it would not where there is none. */
function authorFor(
  tx: ReadTransaction,
  { request, principal, onBehalfOf, at }: ReviewAttempt,
): Principal | CountersignError {
  try {
    const author =
      onBehalfOf === null
        ? principal
        : requireStandIn(tx, { delegate: principal, delegator: onBehalfOf, at }).delegator;
    authorize(author, 'request.review', requestObject(tx, request));
    return author;
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
}

/** What part in the request keeps one of the people from reviewing it: whoever gives the review, or whom it is given for. */
function partProblem(
  tx: ReadTransaction,
  { request, principal, onBehalfOf, person }: ReviewAttempt & { readonly person: Principal },
  judge: JudgeDuties,
): ReviewBlocker | undefined {
  const askers = askersOf(tx, request);
  const isAsker = mayBeOneOf(tx, askers, { from: request.createdAt })(person.id);
  // Whatever policies are in force. Of whoever asked for it under the same name, and stands in for nobody, these tell.
  if (isAsker && (onBehalfOf !== null || !askers.has(person.id)))
    return plainly(
      askers.has(person.id)
        ? new CountersignError('REVIEW_REFUSED', {
            reason:
              person.id === principal.id
                ? "You asked for it yourself, and review it in nobody's place. Ask somebody who had no part in it."
                : `${person.id}, in whose place you would review it, asked for it. Ask somebody who had no part in it.`,
          })
        : refusedAsOne('REVIEW_REFUSED'),
    );
  const duties = judge({ request, principal: person, operation: 'review' });
  if (duties.outcome !== 'deny') return undefined;
  return {
    error: dutyRefusal('REVIEW_REFUSED', request.id, duties),
    rules: duties.determining.map((rule) => rule.ruleId),
  };
}

/** Whoever said no before says yes themselves, and in their own name: nobody takes that back in place of somebody. */
function ownWordProblem(
  tx: ReadTransaction,
  { request, principal, onBehalfOf }: ReviewAttempt,
): CountersignError | undefined {
  if (onBehalfOf === null) return undefined;
  const before = rejectersOf(tx, request)
    .filter(({ available }) => available)
    .map((one) => one.principal);
  const found = [principal.id, onBehalfOf].find((one) => before.includes(one));
  if (found === undefined) return undefined;
  const reason =
    found === principal.id
      ? 'You rejected it, or the same, before. Approve it in your own name, or leave it to others.'
      : `${found} rejected it, or the same, before, and is asked again. Nobody approves it in their place.`;
  return new CountersignError('REVIEW_REFUSED', { reason });
}
