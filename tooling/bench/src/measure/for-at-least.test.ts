import { expect, test } from 'vitest';
import { forAtLeast, forAtLeastAsync } from './for-at-least.ts';

/** A pass of 7 units that takes 4 milliseconds of its own clock. */
function timedPass() {
  let clock = 0;
  return {
    now: () => clock,
    pass: () => {
      clock += 4;
      return 7;
    },
  };
}

test('passes are made until the time is over, and whole ones only', async () => {
  const { now, pass } = timedPass();
  expect(forAtLeast({ millis: 10, now }, pass)).toBe(21);
  expect(await forAtLeastAsync({ millis: 8, now }, async () => pass())).toBe(14);
});

test('one pass is made even when there is no time', async () => {
  const { now, pass } = timedPass();
  expect(forAtLeast({ millis: 0, now }, pass)).toBe(7);
  expect(await forAtLeastAsync({ millis: 0, now }, async () => pass())).toBe(7);
});

test('the clock is seldom asked where passes are short', () => {
  let clock = 0;
  let looks = 0;
  const now = () => {
    looks++;
    return clock;
  };
  const units = forAtLeast({ millis: 100, now }, () => {
    clock += 0.001;
    return 1;
  });
  expect(units).toBeGreaterThanOrEqual(100_000);
  expect(units).toBeLessThan(102_000);
  expect(looks).toBeLessThan(150);
});
