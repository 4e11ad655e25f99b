const FIRST_DELAY_MILLIS = 1_000;
const LONGEST_DELAY_MILLIS = 15 * 60_000;

/**
 * How long to wait after a failed attempt, in milliseconds: doubling from one second to a quarter of an hour, with up to
 * half of it taken off at random so that steps that failed together do not come back together. A provider that says how
 * long to wait is believed.
 * @param options.random in [0, 1)
 */
export function backoffMillis(options: {
  attempt: number;
  random: number;
  retryAfterMillis: number | null;
}): number {
  if (options.retryAfterMillis !== null) return Math.min(options.retryAfterMillis, LONGEST_DELAY_MILLIS);
  const full = Math.min(FIRST_DELAY_MILLIS * 2 ** (options.attempt - 1), LONGEST_DELAY_MILLIS);
  return Math.round(full * (1 - options.random / 2));
}
