import { expect, test } from 'vitest';
import { periodMillis, periodSchema } from './period.ts';

const HOUR = 3_600_000;

test.each([
  ['PT8H', 8],
  ['P2D', 48],
  ['P1DT12H30M', 36.5],
  ['PT90M', 1.5],
])('%s lasts %f hours', (period, hours) => {
  expect(periodSchema.safeParse(period).success).toBe(true);
  expect(periodMillis(period) / HOUR).toBe(hours);
});

test.each(['', 'P', 'PT', 'P0D', '2D', 'P1W', 'P1M', 'P-1D', 'P367D', 'PT8H ', 'P1D12H'])(
  '%j is no period',
  (text) => {
    expect(periodSchema.safeParse(text).success).toBe(false);
  },
);
