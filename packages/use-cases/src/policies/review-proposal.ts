import {
  type Actor,
  CountersignError,
  type Digest,
  type Principal,
  type ProposalState,
} from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import type { ReviewSeal } from '../deps.ts';
import type {
  Clock,
  Ids,
  PolicyProposalRecord,
  PolicyReviewRecord,
  Store,
  WriteTransaction,
} from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { requireReason } from '../require-reason.ts';
import { activatePolicies } from './activate-policies.ts';
import { proposalOf } from './proposal-of.ts';
import { proposalReviewText } from './proposal-review-text.ts';

/** How many people other than the proposer have to approve a set of policies. */
export const POLICY_APPROVALS = 2;

export interface ProposalReviewCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly proposal: string;
  readonly verdict: 'approve' | 'reject';
  /** Digests of the set and of the report that the reviewer looked at. */
  readonly policyDigest: Digest;
  readonly reportDigest: Digest;
  readonly reason: string | null;
}

type ReviewProposalDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly reviewSeal: ReviewSeal;
  readonly refusals: RefusalCounter;
};

/**
 * Records one principal's review of a proposal. One rejection settles it; the last approval that it needs puts the set in
 * force in the same commit. A refused review is recorded as well.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, PROPOSAL_STATE, PROPOSAL_DIFFERS, PROPOSAL_REVIEW_REPEATED, REVIEW_REFUSED,
 * REASON_MISSING
 */
export const createReviewProposal =
  (deps: ReviewProposalDeps) =>
  async (command: ProposalReviewCommand): Promise<{ review: string; state: ProposalState }> => {
    if (command.verdict === 'reject') requireReason(command.reason, 'a rejection');
    return settle(deps, command.actor, (tx) => reviewProposal(tx, deps, command));
  };

function reviewProposal(
  tx: WriteTransaction,
  deps: ReviewProposalDeps,
  command: ProposalReviewCommand,
): Settled<{ review: string; state: ProposalState }> {
  const { principal, actor, verdict } = command;
  const proposal = proposalOf(tx, command.proposal);
  const error = reviewBlocker(tx, proposal, command);
  if (error !== undefined) {
    const data = { proposal: proposal.id, code: error.code };
    return { ok: false, error, refused: { type: 'policy.review-refused', request: null, data } };
  }
  const unsigned: Omit<PolicyReviewRecord, 'signature'> = {
    id: deps.ids.next('review'),
    proposal: proposal.id,
    principal: principal.id,
    roles: principal.roles,
    verdict,
    reason: command.reason,
    createdAt: deps.clock.now(),
  };
  const signature = deps.reviewSeal.sign(proposalReviewText(unsigned, proposal));
  tx.policyProposals.insertReview({ ...unsigned, signature });
  tx.audit.append(actor, {
    type: 'policy.reviewed',
    request: null,
    data: {
      proposal: proposal.id,
      policyDigest: proposal.digest,
      reportDigest: proposal.reportDigest,
      review: unsigned.id,
      verdict,
      roles: [...principal.roles],
      signedBy: 'server',
      signature,
    },
  });
  return { ok: true, value: { review: unsigned.id, state: settleProposal(tx, deps, { proposal, actor }) } };
}

function settleProposal(
  tx: WriteTransaction,
  deps: ReviewProposalDeps,
  { proposal, actor }: { proposal: PolicyProposalRecord; actor: Actor },
): ProposalState {
  const reviews = tx.policyProposals.reviews(proposal.id);
  const settledAt = deps.clock.now();
  if (reviews.some((review) => review.verdict === 'reject')) {
    tx.policyProposals.settle(proposal.id, { state: 'rejected', settledAt });
    tx.audit.append(actor, {
      type: 'policy.proposal-closed',
      request: null,
      data: { proposal: proposal.id, state: 'rejected' },
    });
    return 'rejected';
  }
  if (reviews.length < POLICY_APPROVALS) return 'proposed';
  tx.policyProposals.settle(proposal.id, { state: 'activated', settledAt });
  activatePolicies(tx, deps, { actor, documents: proposal.documents, proposal: proposal.id });
  return 'activated';
}

function reviewBlocker(
  tx: WriteTransaction,
  proposal: PolicyProposalRecord,
  { principal, ...looked }: ProposalReviewCommand,
): CountersignError | undefined {
  const { id, state } = proposal;
  try {
    authorize(principal, 'policy.review', GLOBAL);
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
  if (state !== 'proposed') return new CountersignError('PROPOSAL_STATE', { id, state, action: 'reviewed' });
  if (proposal.proposer === principal.id) {
    return new CountersignError('REVIEW_REFUSED', {
      reason: 'nobody reviews what they proposed. Ask somebody else.',
    });
  }
  if (proposal.digest !== looked.policyDigest || proposal.reportDigest !== looked.reportDigest)
    return new CountersignError('PROPOSAL_DIFFERS', { id });
  return tx.policyProposals.reviews(id).some((review) => review.principal === principal.id)
    ? new CountersignError('PROPOSAL_REVIEW_REPEATED', { id })
    : undefined;
}
