import {
  type Actor,
  CountersignError,
  type Digest,
  type GovernanceState,
  type Instant,
  type Principal,
} from '@countersign/schema';
import { authorize } from '../authorization/index.ts';
import type { ReviewSeal } from '../deps.ts';
import { reviewKeyNow } from '../keys/review-keys.ts';
import { logTime } from '../log-time.ts';
import type { GovernanceChangeRecord, Ids, WriteTransaction } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { principalOf } from '../principals/principal-of.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { requireReason } from '../require-reason.ts';
import { missingSignature } from '../reviews/signed/missing-signature.ts';
import {
  type SignedAnswer,
  signedBy,
  signedOtherwise,
  signedParts,
} from '../reviews/signed/signed-answer.ts';
import { accessOf } from './access-of.ts';
import { carryOutChange } from './carry-out-change.ts';
import { changeDocument } from './change-document.ts';
import { changeOf } from './change-of.ts';
import { changeSignature } from './change-signature.ts';
import { closeChange } from './close-change.ts';
import { type GoOnDeps, goOnWithChange } from './go-on-with-change.ts';
import { governanceReviewText } from './governance-review-text.ts';
import { hasApprovals } from './has-approvals.ts';
import { isAsProposed } from './is-as-proposed.ts';
import { matchesLog } from './matches-log.ts';
import { type HistoryReading, readChangeHistory } from './read-change-history.ts';
import { excludedFrom } from './reviewers-left.ts';

export interface ChangeReviewCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly change: string;
  readonly verdict: 'approve' | 'reject';
  /** Of the change that the reviewer looked at. */
  readonly digest: Digest;
  readonly reason: string | null;
  /** Where the reviewer's passkey signed. */
  readonly signed?: SignedAnswer;
}

interface ReviewChangeDeps extends GoOnDeps {
  readonly ids: Ids;
  readonly reviewSeal: ReviewSeal;
  readonly refusals: RefusalCounter;
}

/**
 * Records one principal's review of a change of who may do what. One rejection ends it; the last approval that it needs has it
 * done in the same transaction. What is over, or would do something else by now, is closed and refused.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, AUTHORITY_MISMATCH, GOVERNANCE_STATE, GOVERNANCE_DIFFERS, GOVERNANCE_REVIEW_REPEATED,
 *   REVIEW_REFUSED, REASON_MISSING, PASSKEY_SIGNATURE_REQUIRED, SIGNED_OTHERWISE, PASSKEY_REFUSED
 */
export const createReviewChange =
  (deps: ReviewChangeDeps) =>
  async (command: ChangeReviewCommand): Promise<{ review: string; state: GovernanceState }> => {
    if (command.verdict === 'reject') requireReason(command.reason, 'a rejection');
    const history = await readChangeHistory(deps, command.change);
    const reviewed = await settle(deps, command.actor, (tx) =>
      reviewChange(tx, deps, { ...command, principal: principalOf(tx, command.principal.id), history }),
    );
    if (reviewed.state !== 'approved') return reviewed;
    return { ...reviewed, state: await goOnWithChange(deps, command.change) };
  };

function reviewChange(
  tx: WriteTransaction,
  deps: ReviewChangeDeps,
  command: ChangeReviewCommand & { readonly history: HistoryReading },
): Settled<{ review: string; state: GovernanceState }> {
  const { principal, actor, verdict } = command;
  const change = changeOf(tx, command.change);
  const at = logTime(tx, deps.clock);
  const error =
    reviewBlocker(tx, change, command) ??
    closeIfOver(tx, deps, { change, at }) ??
    (onlyStops(change, verdict, principal.id) ? undefined : notAnother(tx, change, principal.id)) ??
    signatureProblem(tx, change, { command, at });
  if (error !== undefined) {
    const data = { change: change.id, code: error.code };
    return { ok: false, error, refused: { type: 'governance.review-refused', request: null, data } };
  }
  const unsigned = {
    id: deps.ids.next('review'),
    change: change.id,
    principal: principal.id,
    roles: principal.roles,
    verdict,
    reason: command.reason,
    createdAt: at,
    ...signedParts(command.signed, () => changeDocument(tx, change)),
  };
  command.signed?.confirm(tx);
  const signature = deps.reviewSeal.sign(governanceReviewText(unsigned, change), reviewKeyNow(tx));
  tx.governanceChanges.insertReview({ ...unsigned, signature });
  tx.audit.append(actor, {
    type: 'governance.reviewed',
    request: null,
    data: {
      change: change.id,
      digest: change.digest,
      review: unsigned.id,
      verdict,
      roles: [...principal.roles],
      ...signedBy(unsigned),
      signature,
    },
  });
  return { ok: true, value: { review: unsigned.id, state: settleChange(tx, { change, actor, at }) } };
}

/** Whether a passkey has signed what the policies want signed, and whether it signed this. */
const signatureProblem = (
  tx: WriteTransaction,
  change: GovernanceChangeRecord,
  { command, at }: { readonly command: ChangeReviewCommand; readonly at: Instant },
): CountersignError | undefined =>
  missingSignature(change.id, {
    level: command.verdict === 'approve' ? changeSignature(tx, change) : null,
    proof: command.signed?.proof ?? null,
  }) ??
  signedOtherwise(command.signed, {
    at,
    reviewed: () => ({
      subject: change.id,
      revisionDigest: change.digest,
      decisionDigest: null,
      policyDigest: null,
      document: changeDocument(tx, change),
      verdict: command.verdict,
      principal: command.principal.id,
      reason: command.reason,
    }),
  });

function settleChange(
  tx: WriteTransaction,
  { change, actor, at }: { change: GovernanceChangeRecord; actor: Actor; at: Instant },
): GovernanceState {
  const reviews = tx.governanceChanges.reviews(change.id);
  if (reviews.some((review) => review.verdict === 'reject')) {
    closeChange(tx, change, { actor, state: 'rejected', at });
    return 'rejected';
  }
  if (!hasApprovals(tx, change)) return 'proposed';
  return carryOutChange(tx, change, { actor, at });
}

function reviewBlocker(
  tx: WriteTransaction,
  change: GovernanceChangeRecord,
  { principal, history, ...looked }: ChangeReviewCommand & { readonly history: HistoryReading },
): CountersignError | undefined {
  const { id, state, digest } = change;
  try {
    const { reviewing, object } = accessOf(tx, change);
    authorize(principal, reviewing, object);
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
  // First of all, since everything after it goes by the rows.
  if (!matchesLog(tx, change, history.upTo(tx)))
    return new CountersignError('AUTHORITY_MISMATCH', { what: 'change', id });
  if (state !== 'proposed')
    return new CountersignError('GOVERNANCE_STATE', { id, state, action: 'reviewed' });
  if (!onlyStops(change, looked.verdict, principal.id) && excludedFrom(tx, change).has(principal.id))
    return excluded();
  if (digest !== looked.digest) return new CountersignError('GOVERNANCE_DIFFERS', { id });
  return tx.governanceChanges.reviews(id).some((review) => review.principal === principal.id)
    ? new CountersignError('GOVERNANCE_REVIEW_REPEATED', { id })
    : undefined;
}

/**
 * A rejection gives nobody anything, so whoever may review may say no, also who gains: else whoever asks would choose by the gifts in it who
 * can stop it. Whoever asked takes it back.
 */
const onlyStops = (
  { proposer }: Pick<GovernanceChangeRecord, 'proposer'>,
  verdict: ChangeReviewCommand['verdict'],
  reviewer: string,
): boolean => verdict === 'reject' && reviewer !== proposer;

/**
 * Refuses who may be one of those who do not review it. After what closes it: a change is over as well where somebody whom it is about came to
 * be who they are in another way, and then it cannot be told who is behind them.
 */
function notAnother(
  tx: WriteTransaction,
  change: GovernanceChangeRecord,
  reviewer: string,
): CountersignError | undefined {
  try {
    return mayBeOneOf(tx, excludedFrom(tx, change))(reviewer) ? excluded() : undefined;
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
}

/** Closes a change whose time has run out, or that would do something else than what was asked for, and says so. */
function closeIfOver(
  tx: WriteTransaction,
  deps: ReviewChangeDeps,
  { change, at }: { readonly change: GovernanceChangeRecord; readonly at: Instant },
): CountersignError | undefined {
  const state =
    at >= change.expiresAt ? 'expired' : isAsProposed(tx, deps, change) ? undefined : 'superseded';
  if (state === undefined) return undefined;
  closeChange(tx, change, { actor: { kind: 'system' }, state, at });
  return new CountersignError('GOVERNANCE_STATE', { id: change.id, state, action: 'reviewed' });
}

const excluded = () =>
  new CountersignError('REVIEW_REFUSED', {
    reason:
      'nobody reviews what they asked for, gain by or brought about, or what somebody did whom they alone let in. Ask somebody else.',
  });
