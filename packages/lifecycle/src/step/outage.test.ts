import { describe, expect, test } from 'vitest';
import { afterAwayFailure, afterProbe, type Outage, presenceOf } from './outage.ts';

const fail = (before: Outage | undefined, now: number, fields: { retryAfterMillis?: number } = {}) =>
  afterAwayFailure({
    before,
    account: 'msp',
    code: 'PROVIDER_MAINTENANCE',
    retryAfterMillis: null,
    now,
    ...fields,
  });

function failTimes(times: number, now = 1_000): Outage {
  let outage = fail(undefined, now);
  for (let made = 1; made < times; made += 1) outage = fail(outage, now);
  return outage;
}

describe('an outage of a provider', () => {
  test('begins with the fifth failure in a row, and stays what it is with those that follow', () => {
    expect(failTimes(4).openedAt).toBeNull();
    expect(failTimes(5)).toMatchObject({ openedAt: 1_000, failures: 5, probeAt: 2_000 });
    expect(fail(failTimes(5), 1_500)).toMatchObject({ openedAt: 1_000, failures: 6, probeAt: 2_000 });
  });

  test('is probed after pauses that double up to eight seconds', () => {
    let outage = failTimes(5);
    const pauses = Array.from({ length: 6 }, () => {
      const at = outage.probeAt;
      outage = afterProbe(outage, at);
      return outage.probeAt - at;
    });
    expect(pauses).toEqual([2_000, 4_000, 8_000, 8_000, 8_000, 8_000]);
  });

  test('is probed no earlier than the provider asks for, up to a quarter of an hour', () => {
    expect(fail(failTimes(4), 1_000, { retryAfterMillis: 60_000 }).probeAt).toBe(61_000);
    expect(fail(failTimes(5), 1_000, { retryAfterMillis: 86_400_000 }).probeAt).toBe(901_000);
  });

  test('goes on when the step that was to try fails as well, and another one tries then', () => {
    const trying = { ...afterProbe(failTimes(5), 2_000), trial: 'stp_1' };
    expect(fail(trying, 3_000)).toMatchObject({ openedAt: 1_000, trial: null, probeAt: trying.probeAt });
  });
});

test.each([
  ['PROVIDER_MAINTENANCE', 'away'],
  ['PROVIDER_UNREACHABLE', 'away'],
  ['RATE_LIMITED', 'away'],
  ['CALL_TIMED_OUT', 'away'],
  ['PROVIDER_ERROR', 'unknown'],
  ['CREDENTIALS_MISSING', 'unknown'],
  ['PROVIDER_REFUSED', 'there'],
  ['READ_BACK_DIFFERS', 'there'],
] as const)('%s says that the provider is %s', (code, presence) => {
  expect(presenceOf(code)).toBe(presence);
});
