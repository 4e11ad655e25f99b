import { describe, expect, test } from 'vitest';
import { formatResult, resultOf } from './result.ts';

const comparison = {
  ours: { median: 300_000, lowest: 250_000, highest: 350_000 },
  baseline: { median: 70_000, lowest: 60_000, highest: 80_000 },
};
const about = { bench: 'log/verify', baseline_name: 'bare SHA-256', unit: 'entries/s', goal: null };

describe('a result', () => {
  test('is one line of JSON with exactly the published fields, in their order', () => {
    const line = formatResult(resultOf(comparison, about));
    expect(line).not.toContain('\n');
    expect(Object.entries(JSON.parse(line))).toEqual([
      ['bench', 'log/verify'],
      ['ours', 300_000],
      ['baseline', 70_000],
      ['baseline_name', 'bare SHA-256'],
      ['unit', 'entries/s'],
      ['better', 'more'],
      ['ratio', 4.2857],
      ['goal', null],
    ]);
  });

  test('has medians and not extremes, and keeps its goal', () => {
    expect(resultOf(comparison, { ...about, goal: 0.5 })).toMatchObject({
      ours: 300_000,
      baseline: 70_000,
      goal: 0.5,
    });
  });

  test('of what is to be small is the better the less ours is', () => {
    expect(resultOf(comparison, { ...about, better: 'less' })).toMatchObject({
      better: 'less',
      ratio: 0.23333,
    });
  });

  test('has figures of equal precision, however large or small', () => {
    const slow = {
      ours: { median: 0.000_123_456_78, lowest: 0, highest: 1 },
      baseline: { median: 123_456.78, lowest: 0, highest: 1 },
    };
    expect(resultOf(slow, about)).toMatchObject({ ours: 0.000_123_46, baseline: 123_460, ratio: 1e-9 });
  });
});
