import type { Instant } from '@countersign/schema';
import type { Clock } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import type { AnswerHeaders } from '../http/http-call.ts';
import { DOTDIGITAL } from './access.ts';

/** The tiered scheme counts per minute, so a longer wait can only be a wrong clock on one side. */
const LONGEST_WAIT_MILLIS = 60_000;
/** What is larger is a point in time, what is smaller a number of seconds: the vendor's documents and SDK disagree. */
const SMALLEST_EPOCH_SECONDS = 1e9;

/** Keeps to the calls that the provider says are left (https://developer.dotdigital.com/docs/call-rate-limits). */
export interface Quotas {
  /** @throws ConnectorFailure RATE_LIMITED while none is left for the route */
  requireLeft(route: string): void;
  /** Notes what an answer says is left. */
  note(route: string, headers: AnswerHeaders): void;
}

export function createQuotas(clock: Clock): Quotas {
  const usedUpUntil = new Map<string, Instant>();
  return {
    requireLeft(route) {
      const wait = (usedUpUntil.get(route) ?? 0) - clock.now();
      if (wait <= 0) return;
      throw failure('RATE_LIMITED', {
        message: `${DOTDIGITAL} allows no more calls this minute. It is tried again later.`,
        retryAfterMillis: wait,
      });
    },
    note(route, headers) {
      const wait =
        headers.get('x-ratelimit-remaining')?.trim() === '0' ? untilReset(headers, clock.now()) : undefined;
      if (wait === undefined) usedUpUntil.delete(route);
      else usedUpUntil.set(route, clock.now() + wait);
    },
  };
}

/** Milliseconds until the minute's calls are there again; undefined when the headers do not say. */
export function untilReset(headers: AnswerHeaders, now: Instant): number | undefined {
  const value = headers.get('x-ratelimit-reset')?.trim();
  if (!value || !/^\d+(\.\d+)?$/.test(value)) return undefined;
  const seconds = Number(value);
  const millis = seconds > SMALLEST_EPOCH_SECONDS ? seconds * 1000 - now : seconds * 1000;
  return Math.min(Math.max(millis, 0), LONGEST_WAIT_MILLIS);
}
