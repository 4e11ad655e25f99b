import { expect, test } from 'vitest';
import { untilReset } from './quotas.ts';

const NOW = 1_800_000_000_000;

test.for([
  ['1800000020', 20_000],
  ['30', 30_000],
  ['1800009999', 60_000],
  ['1799999990', 0],
  ['tomorrow', undefined],
] as const)(
  'X-RateLimit-Reset %s is a point in time or a number of seconds, and at most a minute',
  ([value, millis]) => {
    expect(untilReset(new Headers({ 'x-ratelimit-reset': value }), NOW)).toBe(millis);
  },
);

test('without the header there is nothing to wait for', () => {
  expect(untilReset(new Headers(), NOW)).toBeUndefined();
});
