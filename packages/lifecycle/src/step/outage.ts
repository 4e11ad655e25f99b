import type { Instant, PlanStep } from '@countersign/schema';

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
const FORGOTTEN_AFTER_MILLIS = 10 * 60_000;

/** The provider is not there, whoever calls it. PROVIDER_ERROR is not among them: it may be about one request. */
const AWAY: ReadonlySet<string> = new Set([
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_MAINTENANCE',
  'PROVIDER_UNREACHABLE',
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

/**
 * What a failed call of a step says about the provider: that it is away, that it is there, or nothing. That it wants fewer calls is
 * about whoever signs in: of a change that is the operator, for whom all of the account's work waits; of a look it may be the API
 * user, whose calls somebody else uses up.
 */
export function presenceOf(code: string, kind: PlanStep['kind']): 'away' | 'there' | 'unknown' {
  if (code === 'RATE_LIMITED') return kind === 'api' ? 'away' : 'unknown';
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
  const { account, code, now } = options;
  const before =
    options.before !== undefined && isForgotten(options.before, now) ? undefined : options.before;
  const failures = (before?.failures ?? 0) + 1;
  const probes = before?.probes ?? 0;
  const openedAt = before?.openedAt ?? (failures >= OPENS_AT ? now : null);
  // Only a limit names a time that a call before it would break; a maintenance may be over earlier than it says.
  const asked = code === 'RATE_LIMITED' ? Math.min(options.retryAfterMillis ?? 0, LONGEST_ASKED_MILLIS) : 0;
  const opens = openedAt !== null && before?.openedAt == null;
  const next = opens ? now + pauseMillis(0) : openedAt === null ? now : (before?.probeAt ?? now);
  return { account, failures, code, openedAt, probes, probeAt: Math.max(next, now + asked), trial: null };
}

/** A few failures that are long ago are no beginning of an outage. */
function isForgotten({ openedAt, probeAt }: Outage, now: Instant): boolean {
  return openedAt === null && now - probeAt > FORGOTTEN_AFTER_MILLIS;
}

/** Whether the provider is to be asked now. A time that is too far ahead was set by a clock that was. */
export function isProbeDue({ openedAt, probeAt }: Outage, now: Instant): boolean {
  return openedAt !== null && (probeAt <= now || probeAt > now + LONGEST_ASKED_MILLIS);
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
