import { type Actor, type BreakGlassVerdict, CountersignError, type Principal } from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import { saltedDigest } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { Clock, Store, WriteTransaction } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';
import { requireReason } from '../require-reason.ts';
import { breakGlassReviewers } from './break-glass-reviewers.ts';
import { unreviewedBreakGlass } from './unreviewed-break-glass.ts';

export interface BreakGlassReviewCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly breakGlass: string;
  readonly verdict: BreakGlassVerdict;
  readonly reason: string;
}

/**
 * Records what somebody who had no part in it says of it afterwards that the glass was broken. It undoes nothing: what is to be undone is asked
 * for by another request.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, BREAK_GLASS_REVIEW_REFUSED, REASON_MISSING, AUTHORITY_MISMATCH
 */
export const createReviewBreakGlass =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  async (command: BreakGlassReviewCommand): Promise<{ breakGlass: string }> => {
    requireReason(command.reason, 'the review of a broken glass');
    return deps.store.write((tx) => reviewBreakGlass(tx, deps, command));
  };

function reviewBreakGlass(
  tx: WriteTransaction,
  deps: { readonly clock: Clock },
  { principal, actor, breakGlass: id, verdict, reason }: BreakGlassReviewCommand,
): { breakGlass: string } {
  const glass = tx.breakGlass.get(id);
  if (glass === undefined) throw new CountersignError('NOT_FOUND', { what: 'broken glass', id });
  const request = requestOf(tx, glass.request);
  authorize(principal, 'break-glass.review', requestObject(tx, request));
  const refused = (why: string) =>
    new CountersignError('BREAK_GLASS_REVIEW_REFUSED', { id: request.id, reason: why });
  const waiting = unreviewedBreakGlass(tx).find((one) => one.id === id);
  if (waiting === undefined) throw refused('somebody has reviewed it already');
  if (waiting.principal !== glass.principal || waiting.request !== glass.request)
    throw new CountersignError('AUTHORITY_MISMATCH', { what: 'broken glass of the request', id: request.id });
  if (!breakGlassReviewers(tx, { request, brokenBy: glass.principal })(principal))
    throw refused(
      'you asked for the request or broke the glass for it, or may be one person with whoever did; ask somebody else',
    );
  tx.breakGlass.insertReview({
    id,
    request: request.id,
    principal: principal.id,
    verdict,
    reason,
    createdAt: logTime(tx, deps.clock),
  });
  const salt = tx.revisions.get(request.id, glass.revision)?.salt ?? '';
  tx.audit.append(actor, {
    type: 'break-glass.reviewed',
    request: request.id,
    data: { breakGlass: id, revision: glass.revision, verdict, reasonDigest: saltedDigest(salt, reason) },
  });
  return { breakGlass: id };
}
