import { expect, test } from 'vitest';
import { reviewKeysAt } from './review-keys.ts';

const TWICE = [
  { at: 10, old: 'a', successor: 'b' },
  { at: 20, old: 'b', successor: 'c' },
];

test.each([
  [0, ['a']],
  [9, ['a']],
  [10, ['a', 'b']],
  [11, ['b']],
  [20, ['b', 'c']],
  [99, ['c']],
])('a review at %i is signed by the key of then', (at, keys) => {
  expect(reviewKeysAt(TWICE, at)).toEqual(keys);
});

test('a review is signed by the first key as long as that was never replaced', () => {
  expect(reviewKeysAt([], 5)).toEqual([null]);
});
