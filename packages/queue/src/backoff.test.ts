import { expect, test } from 'vitest';
import { backoffAfter } from './backoff.ts';

const policy = { maxAttempts: 10, firstDelayMillis: 1_000, maxDelayMillis: 60_000 };

test('pauses double from the first up to the largest, half of each left to chance', () => {
  const pauses = [0, 1, 2, 5, 6, 7, 99].map((failures) => backoffAfter(policy, failures));
  expect(pauses.map((pause) => pause.delay)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
  expect(new Set(pauses.map(({ type, jitter }) => `${type} ${jitter}`))).toEqual(new Set(['fixed 0.5']));
});
