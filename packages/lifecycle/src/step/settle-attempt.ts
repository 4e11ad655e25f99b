/** How an attempt of a step failed. */
export interface AttemptFailure {
  readonly retryable: boolean;
  readonly effect: 'none' | 'unknown';
}

export type AfterFailure = 'retry' | 'dead-letter' | 'outcome-unknown';

/**
 * What follows a failed attempt. What may have taken effect is tried again only behind a look at the provider; where trying
 * again cannot help or there are no more tries, a person decides, because only a person can mend a credential or tell that
 * the change is not wanted any more.
 */
export function settleFailure(
  failure: AttemptFailure,
  attempts: { made: number; most: number },
): AfterFailure {
  if (failure.retryable && attempts.made < attempts.most) return 'retry';
  return failure.effect === 'unknown' ? 'outcome-unknown' : 'dead-letter';
}
