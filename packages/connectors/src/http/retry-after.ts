import type { Instant } from '@countersign/schema';
import type { AnswerHeaders } from './http-call.ts';

const LONGEST_WAIT_MILLIS = 60 * 60 * 1000;

/**
 * Milliseconds that a `Retry-After` header asks to wait, as seconds or as a date (RFC 9110, 10.2.3); at most an hour, so
 * that a clock that is wrong on one side does not stall a step for days. Undefined without a usable header.
 */
export function retryAfter(headers: AnswerHeaders, now: Instant): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const millis = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(millis) ? undefined : Math.min(Math.max(millis, 0), LONGEST_WAIT_MILLIS);
}
