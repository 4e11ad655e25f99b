import { describe, expect, test } from 'vitest';
import { statusFailure } from './status-failure.ts';

const BODY = 'text of the answer';
const answerOf = (status: number, headers = {}) => ({ status, headers: new Headers(headers), text: BODY });
const CHANGE = { provider: 'the provider', changes: true };

describe('a status that is not success', () => {
  test.for([
    [400, 'PROVIDER_REFUSED', false, 'none'],
    [401, 'CREDENTIALS_REFUSED', false, 'none'],
    [403, 'PROVIDER_FORBIDS', false, 'none'],
    [404, 'PROVIDER_NOT_FOUND', false, 'none'],
    [409, 'PROVIDER_REFUSED', false, 'none'],
    [415, 'PROVIDER_REFUSED', false, 'none'],
    [422, 'PROVIDER_REFUSED', false, 'none'],
    [429, 'RATE_LIMITED', true, 'none'],
    [500, 'PROVIDER_ERROR', true, 'unknown'],
    [501, 'PROVIDER_REFUSED', false, 'none'],
    [502, 'PROVIDER_UNAVAILABLE', true, 'unknown'],
    [503, 'PROVIDER_MAINTENANCE', true, 'none'],
    [504, 'PROVIDER_UNAVAILABLE', true, 'unknown'],
  ] as const)('%i is %s, retryable %s, effect %s', ([status, code, retryable, effect]) => {
    expect(statusFailure(answerOf(status), CHANGE, { now: 0 })).toMatchObject({ code, retryable, effect });
  });

  test('has no effect on a call that only reads', () => {
    expect(statusFailure(answerOf(500), { ...CHANGE, changes: false }, { now: 0 }).effect).toBe('none');
  });

  test('does not repeat the text of the answer', () => {
    const failure = statusFailure(answerOf(500), CHANGE, { now: 0 });
    expect([failure.message, failure.cause]).toEqual([expect.not.stringContaining(BODY), undefined]);
  });

  test.for([
    ['12', 12_000],
    ['Thu, 01 Jan 1970 00:01:40 GMT', 40_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 0],
    ['999999', 3_600_000],
    ['soon', null],
  ] as const)('asks to wait as Retry-After "%s" says', ([value, millis]) => {
    const failure = statusFailure(answerOf(429, { 'Retry-After': value }), CHANGE, { now: 60_000 });
    expect(failure.retryAfterMillis).toBe(millis);
  });
});
