import { describe, expect, test } from 'vitest';
import { afterAwayFailure, afterProbe, isProbeDue, type Outage, presenceOf } from './outage.ts';

const fail = (
  before: Outage | undefined,
  now: number,
  fields: { retryAfterMillis?: number; code?: string } = {},
) =>
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

  test('is probed no earlier than a limit allows, up to a quarter of an hour, and as ever where a maintenance says how long', () => {
    const limited = { code: 'RATE_LIMITED', retryAfterMillis: 60_000 };
    expect(fail(failTimes(4), 1_000, limited).probeAt).toBe(61_000);
    expect(fail(failTimes(5), 1_000, { ...limited, retryAfterMillis: 86_400_000 }).probeAt).toBe(901_000);
    expect(fail(failTimes(4), 1_000, { retryAfterMillis: 60_000 }).probeAt).toBe(2_000);
  });

  test('is none where the failures are far apart', () => {
    let outage = fail(undefined, 0);
    for (let hour = 1; hour < 10; hour += 1) outage = fail(outage, hour * 3_600_000);
    expect(outage).toMatchObject({ failures: 1, openedAt: null });
  });

  test('is probed at once where a clock that was ahead put it off', () => {
    const outage = failTimes(5, 86_400_000);
    expect(isProbeDue(outage, outage.probeAt - 1)).toBe(false);
    expect(isProbeDue(outage, outage.probeAt)).toBe(true);
    expect(isProbeDue(outage, 5_000)).toBe(true);
    expect(isProbeDue(failTimes(4), 1_000_000)).toBe(false);
  });

  test('goes on when the step that was to try fails as well, and another one tries then', () => {
    const trying = { ...afterProbe(failTimes(5), 2_000), trial: 'stp_1' };
    expect(fail(trying, 3_000)).toMatchObject({ openedAt: 1_000, trial: null, probeAt: trying.probeAt });
  });
});

test.each([
  ['PROVIDER_MAINTENANCE', 'api', 'away'],
  ['PROVIDER_UNREACHABLE', 'verify', 'away'],
  ['CALL_TIMED_OUT', 'external', 'away'],
  ['RATE_LIMITED', 'api', 'away'],
  ['RATE_LIMITED', 'verify', 'unknown'],
  ['PROVIDER_ERROR', 'api', 'unknown'],
  ['CREDENTIALS_MISSING', 'api', 'unknown'],
  ['PROVIDER_REFUSED', 'api', 'there'],
  ['READ_BACK_DIFFERS', 'verify', 'there'],
] as const)('%s of a step of the kind %s says that the provider is %s', (code, kind, presence) => {
  expect(presenceOf(code, kind)).toBe(presence);
});
