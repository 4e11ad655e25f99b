/** A review as far as it matters for the result. */
export interface CountedReview {
  readonly principal: string;
  readonly verdict: 'approve' | 'reject';
}

export interface ReviewResolution {
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly approvals: number;
  readonly needed: number;
}

/**
 * What the reviews of one revision amount to. One rejection is enough; the requester's own review never counts, whatever
 * path it came by; neither does a second review of the same principal.
 */
export function resolveReviews(options: {
  readonly requester: string;
  readonly needed: number;
  readonly reviews: readonly CountedReview[];
}): ReviewResolution {
  const counted = new Map<string, CountedReview['verdict']>();
  for (const review of options.reviews) {
    if (review.principal !== options.requester && !counted.has(review.principal)) {
      counted.set(review.principal, review.verdict);
    }
  }
  const verdicts = [...counted.values()];
  const approvals = verdicts.filter((verdict) => verdict === 'approve').length;
  if (verdicts.includes('reject')) return { state: 'rejected', approvals, needed: options.needed };
  return { state: approvals >= options.needed ? 'approved' : 'pending', approvals, needed: options.needed };
}
