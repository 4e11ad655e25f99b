import type { ReviewVerdict } from '@countersign/schema';
import { type ApprovalSlot, type Approver, openSlots } from './approval-slots.ts';

/** A review as far as it matters for the result. */
export interface CountedReview {
  readonly principal: string;
  /** In whose place it was given; nobody's where it is null or left out. */
  readonly onBehalfOf?: string | null;
  readonly verdict: ReviewVerdict;
  /** Groups whose member the reviewer was, of those that are asked for; none where it is left out. */
  readonly groups?: readonly string[];
  /** The stage in which it was given; the first where it is left out. */
  readonly stage?: number;
}

/** Somebody who said no to this before, and whether this person may still review it. */
export interface EarlierRejecter {
  readonly principal: string;
  readonly available: boolean;
}

export interface ReviewResolution {
  readonly state: 'approved' | 'rejected' | 'returned' | 'pending';
  readonly approvals: number;
  readonly needed: number;
  /** Who approved. */
  readonly approvers: readonly Approver[];
  /** Approvals that are still needed, in the order in which they are given. */
  readonly open: readonly ApprovalSlot[];
  /** Who said no before, may still review, and has not said yes to this revision. */
  readonly asked: readonly string[];
  /** Who said no before and may not review any more: one approval by somebody else stands for each of them. */
  readonly replaced: readonly string[];
}

/**
 * What the reviews of one revision amount to. One rejection is enough, and so is one that returns it for changes; the requester's own review never counts, whatever
 * path it came by; neither does a second review of the same principal, nor a second approval in which somebody has a part, as whoever gave it or as
 * whom it was given for. Who said no before has to say yes now, so that
 * nobody gets past a rejection by asking again until somebody else is found.
 */
export function resolveReviews(options: {
  readonly requester: string;
  /** The approvals that it takes. */
  readonly slots: readonly ApprovalSlot[];
  readonly reviews: readonly CountedReview[];
  readonly rejecters?: readonly EarlierRejecter[];
}): ReviewResolution {
  const counted = new Map<string, CountedReview>();
  const approving = new Set<string>();
  for (const review of options.reviews) {
    const people = [review.principal, ...(review.onBehalfOf == null ? [] : [review.onBehalfOf])];
    if (people.includes(options.requester) || counted.has(review.principal)) continue;
    if (review.verdict === 'approve') {
      if (people.some((one) => approving.has(one))) continue;
      for (const one of people) approving.add(one);
    }
    counted.set(review.principal, review);
  }
  const rejecters = (options.rejecters ?? []).filter(({ principal }) => principal !== options.requester);
  const reviews = [...counted.values()];
  const approvers = reviews
    .filter(({ verdict }) => verdict === 'approve')
    .map(({ principal, groups = [], stage = 1 }) => ({ principal, groups, stage }))
    .sort((one, other) => (one.principal < other.principal ? -1 : 1));
  const more = Math.max(0, rejecters.length - options.slots.length);
  const slots = [...options.slots, ...Array.from({ length: more }, () => ({ stage: 1, group: null }))];
  const tally = {
    approvals: approvers.length,
    needed: slots.length,
    approvers,
    open: openSlots(slots, approvers),
    asked: rejecters
      .filter(({ principal, available }) => available && !isOwnYes(counted.get(principal)))
      .map(({ principal }) => principal),
    replaced: rejecters.filter(({ available }) => !available).map(({ principal }) => principal),
  };
  if (reviews.some(({ verdict }) => verdict === 'reject')) return { state: 'rejected', ...tally };
  if (reviews.some(({ verdict }) => verdict === 'return')) return { state: 'returned', ...tally };
  const settled = tally.open.length === 0 && tally.asked.length === 0;
  return { state: settled ? 'approved' : 'pending', ...tally };
}

/** Nobody takes back in place of somebody else what they said, nor what that one said. */
const isOwnYes = (review: CountedReview | undefined): boolean =>
  review?.verdict === 'approve' && review.onBehalfOf == null;
