/** A review as far as it matters for the result. */
export interface CountedReview {
  readonly principal: string;
  readonly verdict: 'approve' | 'reject';
}

/** Somebody who said no to this before, and whether this person may still review it. */
export interface EarlierRejecter {
  readonly principal: string;
  readonly available: boolean;
}

export interface ReviewResolution {
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly approvals: number;
  readonly needed: number;
  /** Who said no before, may still review, and has not said yes to this revision. */
  readonly asked: readonly string[];
  /** Who said no before and may not review any more: one approval by somebody else stands for each of them. */
  readonly replaced: readonly string[];
}

/**
 * What the reviews of one revision amount to. One rejection is enough; the requester's own review never counts, whatever
 * path it came by; neither does a second review of the same principal. Who said no before has to say yes now, so that
 * nobody gets past a rejection by asking again until somebody else is found.
 */
export function resolveReviews(options: {
  readonly requester: string;
  readonly needed: number;
  readonly reviews: readonly CountedReview[];
  readonly rejecters?: readonly EarlierRejecter[];
}): ReviewResolution {
  const counted = new Map<string, CountedReview['verdict']>();
  for (const review of options.reviews) {
    if (review.principal !== options.requester && !counted.has(review.principal)) {
      counted.set(review.principal, review.verdict);
    }
  }
  const rejecters = (options.rejecters ?? []).filter(({ principal }) => principal !== options.requester);
  const verdicts = [...counted.values()];
  const approvals = verdicts.filter((verdict) => verdict === 'approve').length;
  const tally = {
    approvals,
    needed: Math.max(options.needed, rejecters.length),
    asked: rejecters
      .filter(({ principal, available }) => available && counted.get(principal) !== 'approve')
      .map(({ principal }) => principal),
    replaced: rejecters.filter(({ available }) => !available).map(({ principal }) => principal),
  };
  if (verdicts.includes('reject')) return { state: 'rejected', ...tally };
  const settled = approvals >= tally.needed && tally.asked.length === 0;
  return { state: settled ? 'approved' : 'pending', ...tally };
}
