import { describe, expect, test } from 'vitest';
import { mayHaveTakenEffect } from './may-have-taken-effect.ts';
import { settleFailure } from './settle-attempt.ts';

describe('a failed attempt', () => {
  test.each([
    ['may pass, with attempts left', { retryable: true, effect: 'none' }, 1, 'retry'],
    [
      'may pass, of an unknown effect, with attempts left',
      { retryable: true, effect: 'unknown' },
      1,
      'retry',
    ],
    ['may pass, but was the last', { retryable: true, effect: 'none' }, 3, 'dead-letter'],
    [
      'may pass, of an unknown effect, but was the last',
      { retryable: true, effect: 'unknown' },
      3,
      'outcome-unknown',
    ],
    ['cannot pass', { retryable: false, effect: 'none' }, 1, 'dead-letter'],
    ['cannot pass, of an unknown effect', { retryable: false, effect: 'unknown' }, 1, 'outcome-unknown'],
  ] as const)('that %s', (_which, failure, made, next) => {
    expect(settleFailure(failure, { made, most: 3 })).toBe(next);
  });
});

describe('a step', () => {
  test('that was never attempted has no effect', () => {
    expect(mayHaveTakenEffect({ attempts: 0, problem: null })).toBe(false);
    expect(mayHaveTakenEffect({ attempts: 0, problem: { effect: 'unknown' } })).toBe(false);
  });
  test('whose attempt was cut off may have one', () => {
    expect(mayHaveTakenEffect({ attempts: 1, problem: null })).toBe(true);
    expect(mayHaveTakenEffect({ attempts: 1, problem: { effect: 'unknown' } })).toBe(true);
  });
  test('whose last attempt certainly did nothing has none', () => {
    expect(mayHaveTakenEffect({ attempts: 1, problem: { effect: 'none' } })).toBe(false);
  });
});
