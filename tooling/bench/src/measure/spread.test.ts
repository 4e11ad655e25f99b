import { describe, expect, test } from 'vitest';
import { spreadOf } from './spread.ts';

describe('the spread of some figures', () => {
  test('has the middle one as its median, in whatever order they came', () => {
    expect(spreadOf([30, 10, 20])).toEqual({ median: 20, lowest: 10, highest: 30 });
  });

  test('has the mean of the two middle ones where their number is even', () => {
    expect(spreadOf([4, 1, 3, 2]).median).toBe(2.5);
  });

  test('sorts by value and not by digits', () => {
    expect(spreadOf([9, 100, 20]).median).toBe(20);
  });

  test('does not exist for no figures', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
