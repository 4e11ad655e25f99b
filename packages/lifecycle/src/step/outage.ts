import type { Instant } from '@countersign/schema';

/** What is known of an account whose provider does not answer, or refuses for load. */
export interface Outage {
  readonly account: string;
  /** How many calls in a row failed so. */
  readonly failures: number;
  /** The code of the last of them. */
  readonly code: string;
  /** Since when nothing is sent to the account but a probe; null as long as a few failures are no outage. */
  readonly openedAt: Instant | null;
  readonly probes: number;
  /** When the provider is asked again. */
  readonly probeAt: Instant;
  /** The one step that may try, now that the provider can be reached again. */
  readonly trial: string | null;
}

/** So many failures in a row are an outage; fewer are left to the step, which is tried again by itself. */
const OPENS_AT = 5;
/** Also the longest that work waits once the provider is back. */
const LONGEST_PAUSE_MILLIS = 8_000;
const LONGEST_ASKED_MILLIS = 15 * 60_000;

/** The provider is not there, or refuses whatever it is sent. PROVIDER_ERROR is not among them: it may be about one request. */
const AWAY: ReadonlySet<string> = new Set([
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_MAINTENANCE',
  'PROVIDER_UNREACHABLE',
  'RATE_LIMITED',
  'CONNECTION_LOST',
  'CALL_TIMED_OUT',
]);
/** The provider has looked at what it was sent. */
const THERE: ReadonlySet<string> = new Set([
  'PROVIDER_REFUSED',
  'PROVIDER_FORBIDS',
  'PROVIDER_NOT_FOUND',
  'CREDENTIALS_REFUSED',
  'PASSWORD_REFUSED',
  'READ_BACK_DIFFERS',
  'API_USER_EXISTS',
  'USER_EXISTS',
]);

/** What a failed call says about the provider: that it is away, that it is there, or nothing. */
export function presenceOf(code: string): 'away' | 'there' | 'unknown' {
  if (AWAY.has(code)) return 'away';
  return THERE.has(code) ? 'there' : 'unknown';
}

/** An outage after one more call that found the provider away. @param options.before undefined for the first one */
export function afterAwayFailure(options: {
  readonly before: Outage | undefined;
  readonly account: string;
  readonly code: string;
  readonly retryAfterMillis: number | null;
  readonly now: Instant;
}): Outage {
  const { before, account, code, now } = options;
  const failures = (before?.failures ?? 0) + 1;
  const probes = before?.probes ?? 0;
  const openedAt = before?.openedAt ?? (failures >= OPENS_AT ? now : null);
  const asked = Math.min(options.retryAfterMillis ?? 0, LONGEST_ASKED_MILLIS);
  const opens = openedAt !== null && before?.openedAt == null;
  const probeAt = Math.max(opens ? now + pauseMillis(0) : (before?.probeAt ?? now), now + asked);
  return { account, failures, code, openedAt, probes, probeAt, trial: null };
}

/** An outage that somebody is about to probe, so that nobody else does. */
export function afterProbe(outage: Outage, now: Instant): Outage {
  const probes = outage.probes + 1;
  return { ...outage, probes, probeAt: now + pauseMillis(probes), trial: null };
}

/** Doubling from one second. */
function pauseMillis(probes: number): number {
  return Math.min(1_000 * 2 ** Math.min(probes, 10), LONGEST_PAUSE_MILLIS);
}
