import { describe, expect, test } from 'vitest';
import { type Contender, compare } from './compare.ts';

/** Two sides on a clock of their own: each round of a side takes the next of its durations. */
function race(millis: { ours: readonly number[]; baseline: readonly number[] }) {
  const order: string[] = [];
  let clock = 0;
  const side = (name: 'ours' | 'baseline'): Contender => {
    const left = [...millis[name]];
    return {
      run: () => {
        order.push(name);
        clock += left.shift() ?? 0;
        return 10;
      },
    };
  };
  return { order, ours: side('ours'), baseline: side('baseline'), now: () => clock };
}

describe('a comparison', () => {
  test('takes the sides in turn', async () => {
    const sides = race({ ours: [5, 5, 5], baseline: [5, 5, 5] });
    await compare({ ...sides, rounds: 3, warmUps: 0 });
    expect(sides.order).toEqual(['ours', 'baseline', 'ours', 'baseline', 'ours', 'baseline']);
  });

  test('gives units per second, and the median of the rounds', async () => {
    const sides = race({ ours: [10, 5, 100], baseline: [20, 20, 20] });
    expect(await compare({ ...sides, rounds: 3, warmUps: 0 })).toEqual({
      ours: { median: 1000, lowest: 100, highest: 2000 },
      baseline: { median: 500, lowest: 500, highest: 500 },
    });
  });

  test('leaves the warm-up out', async () => {
    const sides = race({ ours: [1000, 10], baseline: [1000, 20] });
    const { ours, baseline } = await compare({ ...sides, rounds: 1, warmUps: 1 });
    expect([ours.median, baseline.median]).toEqual([1000, 500]);
  });

  test('keeps its ratio on a machine that gets slower all the time', async () => {
    const slower = Array.from({ length: 9 }, (_, round) => 10 * 1.2 ** round);
    const sides = race({ ours: slower, baseline: slower.map((millis) => millis * 2) });
    const { ours, baseline } = await compare({ ...sides, rounds: 9, warmUps: 0 });
    expect(ours.median / baseline.median).toBeCloseTo(2);
  });

  test('waits for a side that answers later', async () => {
    let clock = 0;
    const later: Contender = {
      run: async () => {
        await Promise.resolve();
        clock += 10;
        return 10;
      },
    };
    const { ours } = await compare({
      ours: later,
      baseline: later,
      rounds: 1,
      warmUps: 0,
      now: () => clock,
    });
    expect(ours.median).toBe(1000);
  });

  test('does not count the time of preparing and checking', async () => {
    let clock = 0;
    const checked: Contender = {
      prepare: async () => {
        clock += 5000;
      },
      run: () => {
        clock += 10;
        return 10;
      },
      check: () => {
        clock += 990;
      },
    };
    const { baseline } = await compare({
      ours: checked,
      baseline: checked,
      rounds: 2,
      warmUps: 0,
      now: () => clock,
    });
    expect(baseline.lowest).toBe(1000);
  });

  test('fails with the check of any round, also of the warm-up', async () => {
    const sides = race({ ours: [1], baseline: [1] });
    const lazy: Contender = {
      ...sides.baseline,
      check: (units) => {
        throw new Error(`${units} were asked for and none done`);
      },
    };
    const comparison = compare({ ...sides, baseline: lazy, rounds: 1, warmUps: 1 });
    await expect(comparison).rejects.toThrow('10 were asked for and none done');
  });

  test('fails for a side that does nothing', async () => {
    const sides = race({ ours: [1], baseline: [1] });
    const idle = { run: () => 0 };
    await expect(compare({ ...sides, ours: idle, rounds: 1, warmUps: 0 })).rejects.toThrow('0 units');
  });
});
