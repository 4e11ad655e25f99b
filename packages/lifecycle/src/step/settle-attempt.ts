/** How an attempt of an `api` step failed. */
export interface AttemptFailure {
  readonly retryable: boolean;
  readonly effect: 'none' | 'unknown';
}

export type AfterFailure = 'retry' | 'dead-letter' | 'failed' | 'outcome-unknown';

/**
 * What follows a failed attempt. An attempt that may have taken effect is never the end by itself: it is tried again only
 * behind a look at the provider, and where there are no more tries, a person decides.
 */
export function settleFailure(
  failure: AttemptFailure,
  attempts: { made: number; most: number },
): AfterFailure {
  const triesLeft = attempts.made < attempts.most;
  if (failure.retryable) return triesLeft ? 'retry' : 'dead-letter';
  return failure.effect === 'unknown' ? 'outcome-unknown' : 'failed';
}
