import { signatureNeeded } from '@countersign/lifecycle';
import type {
  Actor,
  CountersignError,
  Digest,
  Principal,
  RequestState,
  ReviewVerdict,
} from '@countersign/schema';
import { requireStandIn, type StandIn } from '../delegations/stand-in.ts';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import { requirementsOf } from '../evaluation/approval-status.ts';
import { checkSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import { reviewKeyNow } from '../keys/review-keys.ts';
import { logTime } from '../log-time.ts';
import type { RequestRecord, ReviewRecord, WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { requireAsLogged } from '../requests/as-logged.ts';
import { requestOf } from '../requests/request-of.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { type ReviewBlocker, reviewBlocker } from './review-blocker.ts';
import { reviewText } from './review-text.ts';
import { settleIfApproved } from './settle-if-approved.ts';
import { missingSignature } from './signed/missing-signature.ts';
import { requestDocument } from './signed/request-document.ts';
import { type SignedAnswer, signedBy, signedOtherwise, signedParts } from './signed/signed-answer.ts';
import { groupsAskedFor } from './whose-turn.ts';

export interface ReviewCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  /** In whose place it is given; the reviewer's own where it is left out. */
  readonly onBehalfOf?: string | undefined;
  readonly request: string;
  /** Digest of the revision that the reviewer looked at; a review of anything else is refused. */
  readonly requestDigest: Digest;
  readonly verdict: ReviewVerdict;
  readonly reason: string | null;
  /** Digest of the selection that it was decided with; left out where it was decided by itself. */
  readonly selection?: Digest;
  /** Where the reviewer's passkey signed. */
  readonly signed?: SignedAnswer;
}

/**
 * Records one principal's review of one revision, signed over its digest, and approves, rejects or returns the request
 * when that settles it. A refused review is recorded as well.
 * @throws CountersignError FORBIDDEN, REQUEST_STATE, REVISION_MOVED, POLICY_SET_CHANGED, REVIEW_REPEATED, REVIEWED_AS_ONE, REVIEW_REFUSED,
 * REASON_MISSING, NOT_THEIR_TURN, PASSKEY_SIGNATURE_REQUIRED, SIGNED_OTHERWISE, PASSKEY_REFUSED, AUTHORITY_MISMATCH
 */
export const createRecordReview =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: ReviewCommand): Promise<{ review: string; state: RequestState }> => {
    if (command.verdict === 'reject') requireReason(command.reason, 'a rejection');
    if (command.verdict === 'return') requireReason(command.reason, 'a return for changes');
    await deps.histories.prepareRequest(deps.store, command.request);
    return settle(deps, command.actor, (tx) => recordReview(tx, deps, command));
  };

function recordReview(
  tx: WriteTransaction,
  deps: ActingDeps,
  command: ReviewCommand,
): Settled<{ review: string; state: RequestState }> {
  const { principal, actor } = command;
  const request = requestOf(tx, command.request);
  const problem = blockerOf(tx, deps, { request, command });
  if (problem !== undefined) {
    const { rules, error } = problem;
    const data = { revision: request.revision, rules, code: error.code };
    return { ok: false, error, refused: { type: 'review.refused', request: request.id, data } };
  }
  const standIn = standInFor(tx, deps, command);
  const author = standIn?.delegator ?? principal;
  const unsigned: Omit<ReviewRecord, 'signature'> = {
    id: deps.ids.next('review'),
    request: request.id,
    revision: request.revision,
    principal: principal.id,
    onBehalfOf: standIn?.delegator.id ?? null,
    delegation: standIn?.delegation ?? null,
    roles: author.roles,
    groups: groupsAskedFor(tx, { request, principal: author.id }),
    verdict: command.verdict,
    reason: command.reason,
    requestDigest: command.requestDigest,
    createdAt: logTime(tx, deps.clock),
    ...signedParts(command.signed, () => requestDocument(tx, request.id, command.onBehalfOf)),
  };
  command.signed?.confirm(tx);
  const signature = deps.reviewSeal.sign(reviewText(unsigned), reviewKeyNow(tx));
  tx.reviews.insert({ ...unsigned, signature });
  tx.audit.append(actor, {
    type: 'review.recorded',
    request: request.id,
    data: {
      review: unsigned.id,
      revision: request.revision,
      requestDigest: command.requestDigest,
      verdict: command.verdict,
      roles: [...author.roles],
      ...(command.selection === undefined ? {} : { selection: command.selection }),
      ...(unsigned.groups === null ? {} : { groups: [...unsigned.groups] }),
      ...(standIn === undefined ? {} : { onBehalfOf: standIn.delegator.id, delegation: standIn.delegation }),
      ...signedBy(unsigned),
      signature,
      ...(command.reason === null ? {} : { reasonDigest: saltedDigest(saltOf(tx, request), command.reason) }),
    },
  });
  return {
    ok: true,
    value: { review: unsigned.id, state: settleIfApproved(tx, deps, { request: request.id, actor }) },
  };
}

/** In whose place the review is given, and by which delegation, as `reviewBlocker` has found it good. */
const standInFor = (
  tx: WriteTransaction,
  deps: ActingDeps,
  { principal, onBehalfOf: delegator }: ReviewCommand,
): StandIn | undefined =>
  delegator === undefined
    ? undefined
    : requireStandIn(tx, { delegate: principal, delegator, at: logTime(tx, deps.clock) });

function blockerOf(
  tx: WriteTransaction,
  deps: ActingDeps,
  { request, command }: { request: RequestRecord; command: ReviewCommand },
): ReviewBlocker | undefined {
  const { principal, actor, verdict, requestDigest: digest } = command;
  const blocker = reviewBlocker(
    tx,
    {
      ...{ request, principal, verdict, digest },
      onBehalfOf: command.onBehalfOf ?? null,
      at: logTime(tx, deps.clock),
    },
    {
      judge: (duty) => checkSeparationOfDuties(tx, deps, { ...duty, actor }),
      requireLogged: () => requireAsLogged(tx, deps, { request }),
    },
  );
  if (blocker !== undefined) return blocker;
  const unsigned = signatureProblem(tx, deps, { request, command });
  return unsigned === undefined ? undefined : { error: unsigned, rules: [] };
}

/** Whether a passkey has signed what the policies want signed, and whether it signed this. */
function signatureProblem(
  tx: WriteTransaction,
  deps: ActingDeps,
  { request, command }: { request: RequestRecord; command: ReviewCommand },
): CountersignError | undefined {
  const { decision, requirements } = requirementsOf(tx, request);
  const proof = command.signed?.proof ?? null;
  return (
    missingSignature(request.id, {
      level: command.verdict === 'approve' ? signatureNeeded(requirements) : null,
      proof,
    }) ??
    signedOtherwise(command.signed, {
      at: logTime(tx, deps.clock),
      reviewed: () => ({
        subject: request.id,
        revisionDigest: command.requestDigest,
        decisionDigest: decision.digest,
        policyDigest: decision.decision.policyDigest,
        document: requestDocument(tx, request.id, command.onBehalfOf),
        verdict: command.verdict,
        principal: command.principal.id,
        onBehalfOf: command.onBehalfOf,
        reason: command.reason,
      }),
    })
  );
}
