import {
  type Actor,
  CountersignError,
  type Digest,
  type GovernanceState,
  type Instant,
  type Principal,
} from '@countersign/schema';
import { authorize, GLOBAL, isAuthorized } from '../authorization/index.ts';
import type { ReviewSeal } from '../deps.ts';
import { logTime } from '../log-time.ts';
import type { Clock, GovernanceChangeRecord, Ids, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { requireReason } from '../require-reason.ts';
import { approvalsNeeded } from './approvals-needed.ts';
import { carryOutChange } from './carry-out-change.ts';
import { changeOf } from './change-of.ts';
import { closeChange } from './close-change.ts';
import { governanceDigest } from './governance-digest.ts';
import { governanceReviewText } from './governance-review-text.ts';
import { kindOf } from './kinds/index.ts';
import { matchesLog } from './matches-log.ts';
import { type HistoryDeps, type HistoryReading, readChangeHistory } from './read-change-history.ts';

export interface ChangeReviewCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly change: string;
  readonly verdict: 'approve' | 'reject';
  /** Of the change that the reviewer looked at. */
  readonly digest: Digest;
  readonly reason: string | null;
}

interface ReviewChangeDeps extends HistoryDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly reviewSeal: ReviewSeal;
  readonly refusals: RefusalCounter;
}

/**
 * Records one principal's review of a change of who may do what. One rejection ends it; the last approval that it needs has it
 * done in the same transaction. What is over, or would do something else by now, is closed and refused.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, AUTHORITY_MISMATCH, GOVERNANCE_STATE, GOVERNANCE_DIFFERS, GOVERNANCE_REVIEW_REPEATED,
 *   REVIEW_REFUSED, REASON_MISSING
 */
export const createReviewChange =
  (deps: ReviewChangeDeps) =>
  async (command: ChangeReviewCommand): Promise<{ review: string; state: GovernanceState }> => {
    if (command.verdict === 'reject') requireReason(command.reason, 'a rejection');
    const history = await readChangeHistory(deps, command.change);
    return settle(deps, command.actor, (tx) =>
      reviewChange(tx, deps, { ...command, principal: principalOf(tx, command.principal.id), history }),
    );
  };

function reviewChange(
  tx: WriteTransaction,
  deps: ReviewChangeDeps,
  command: ChangeReviewCommand & { readonly history: HistoryReading },
): Settled<{ review: string; state: GovernanceState }> {
  const { principal, actor, verdict } = command;
  const change = changeOf(tx, command.change);
  const at = logTime(tx, deps.clock);
  const error = reviewBlocker(tx, change, command) ?? closeIfOver(tx, deps, { change, at });
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
  };
  const signature = deps.reviewSeal.sign(governanceReviewText(unsigned, change));
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
      signedBy: 'server',
      signature,
    },
  });
  return { ok: true, value: { review: unsigned.id, state: settleChange(tx, { change, actor, at }) } };
}

function settleChange(
  tx: WriteTransaction,
  { change, actor, at }: { change: GovernanceChangeRecord; actor: Actor; at: Instant },
): GovernanceState {
  const reviews = tx.governanceChanges.reviews(change.id);
  if (reviews.some((review) => review.verdict === 'reject')) {
    closeChange(tx, change, { actor, state: 'rejected', at });
    return 'rejected';
  }
  // Whoever has left since, or lost the role, approves nothing any more.
  const counted = reviews.filter(({ principal }) => {
    const reviewer = tx.principals.get(principal);
    return reviewer !== undefined && isAuthorized(reviewer, 'governance.review', GLOBAL);
  });
  if (counted.length < approvalsNeeded(change.effects)) return 'proposed';
  carryOutChange(tx, change, { actor, at });
  return 'done';
}

function reviewBlocker(
  tx: WriteTransaction,
  change: GovernanceChangeRecord,
  { principal, history, ...looked }: ChangeReviewCommand & { readonly history: HistoryReading },
): CountersignError | undefined {
  const { id, proposer, beneficiaries, state, digest } = change;
  try {
    authorize(principal, 'governance.review', GLOBAL);
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
  // First of all, since everything after it goes by the rows.
  if (!matchesLog(tx, change, history.upTo(tx)))
    return new CountersignError('AUTHORITY_MISMATCH', { what: 'change', id });
  if (state !== 'proposed')
    return new CountersignError('GOVERNANCE_STATE', { id, state, action: 'reviewed' });
  if (proposer === principal.id || beneficiaries.includes(principal.id)) {
    const reason = 'nobody reviews what they asked for or gain by. Ask somebody else.';
    return new CountersignError('REVIEW_REFUSED', { reason });
  }
  if (digest !== looked.digest) return new CountersignError('GOVERNANCE_DIFFERS', { id });
  return tx.governanceChanges.reviews(id).some((review) => review.principal === principal.id)
    ? new CountersignError('GOVERNANCE_REVIEW_REPEATED', { id })
    : undefined;
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

function isAsProposed(tx: WriteTransaction, deps: ReviewChangeDeps, change: GovernanceChangeRecord): boolean {
  try {
    const now = kindOf(change.content).assess(tx, change.content, deps);
    return governanceDigest({ ...change, ...now }) === change.digest;
  } catch (error) {
    if (error instanceof CountersignError) return false;
    throw error;
  }
}
