import { idSchema } from '@countersign/schema';
import { expect, test } from 'vitest';
import { createIds, monotonicMicros } from './clock.ts';

test('identifiers have the form of their kind, and sort in the order in which they were made', () => {
  const ids = createIds({ now: () => 1_767_225_600_000 });
  const made = Array.from({ length: 1000 }, () => ids.next('step'));
  expect(idSchema('step').safeParse(made[0]).success).toBe(true);
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test('identifiers go on in order where the clock steps back', () => {
  let now = 1_767_225_600_000;
  const ids = createIds({ now: () => now });
  const before = ids.next('request');
  now -= 3_600_000;
  expect(ids.next('request') > before).toBe(true);
});

test('microseconds never run backwards', () => {
  const first = monotonicMicros();
  expect(monotonicMicros()).toBeGreaterThanOrEqual(first);
});
