import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMillis } from './backoff.ts';

const attempt = fc.integer({ min: 1, max: 100 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const QUARTER_OF_AN_HOUR = 900_000;

describe('the pause after a failed attempt', () => {
  test('is between half a second and a quarter of an hour, whatever the attempt', () => {
    fc.assert(
      fc.property(attempt, random, (number, drawn) => {
        const pause = backoffMillis({ attempt: number, random: drawn, retryAfterMillis: null });
        expect(pause).toBeGreaterThanOrEqual(500);
        expect(pause).toBeLessThanOrEqual(QUARTER_OF_AN_HOUR);
      }),
    );
  });

  test('doubles with every attempt, and the draw takes off half of it at most', () => {
    const full = (number: number) => backoffMillis({ attempt: number, random: 0, retryAfterMillis: null });
    expect([1, 2, 3, 4, 10, 11, 50].map(full)).toEqual([
      1_000, 2_000, 4_000, 8_000, 512_000, 900_000, 900_000,
    ]);
    fc.assert(
      fc.property(attempt, random, (number, drawn) => {
        const pause = backoffMillis({ attempt: number, random: drawn, retryAfterMillis: null });
        expect(pause).toBeGreaterThanOrEqual(Math.floor(full(number) / 2));
        expect(pause).toBeLessThanOrEqual(full(number));
      }),
    );
  });

  test('is what the provider asks for, up to a quarter of an hour', () => {
    expect(backoffMillis({ attempt: 1, random: 0.9, retryAfterMillis: 42_000 })).toBe(42_000);
    expect(backoffMillis({ attempt: 9, random: 0, retryAfterMillis: 0 })).toBe(0);
    expect(backoffMillis({ attempt: 1, random: 0, retryAfterMillis: 86_400_000 })).toBe(QUARTER_OF_AN_HOUR);
  });
});
