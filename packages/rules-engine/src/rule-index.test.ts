import { describe, expect, test } from 'vitest';
import type { SlotValues } from './conditions/fact-slots.ts';
import type { SplitConditions } from './conditions/split-conditions.ts';
import { GROUP_SIZE, indexRules } from './rule-index.ts';

/** A rule that wants a value in slot 0, and for the rest that slot 1 is not false. */
const wants = (value: unknown): SplitConditions => ({
  every: [{ slot: 0, holds: (values) => values[0] === value }],
  either: [],
  rest: (values) => values[1] !== false,
  asked: [0, 1],
});

const anything: SplitConditions = { every: [], either: [], rest: true, asked: [] };

function fired(rules: readonly SplitConditions[], ...samples: readonly SlotValues[]) {
  const groups = indexRules(rules);
  return samples.map((values) => {
    const bits = groups.map((fire) => fire(values));
    if (bits.includes(null)) return null;
    const fires = (index: number) =>
      ((bits[Math.floor(index / GROUP_SIZE)] ?? 0) >> (index % GROUP_SIZE)) & 1;
    return rules.flatMap((_, index) => (fires(index) === 1 ? [index] : []));
  });
}

describe('rules by the values of single facts', () => {
  test('fire each on its own value, in order, however many there are', () => {
    const rules = Array.from({ length: 100 }, (_, index) => (index % 10 === 0 ? anything : wants(index)));
    const tens = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90];
    expect(fired(rules, [31, true], [99, true], [31, false], [1000, true])).toEqual([
      [...tens.slice(0, 4), 31, ...tens.slice(4)],
      [...tens, 99],
      tens,
      tens,
    ]);
  });

  test('tell values of different types apart', () => {
    const values = [true, false, null, 0, 1, '', 'true', '1'];
    const samples = values.map((value) => [value, true]);
    expect(fired(values.map(wants), ...samples, ...samples)).toEqual([
      ...values.map((_, index) => [index]),
      ...values.map((_, index) => [index]),
    ]);
  });

  test('go on being right for more values than are remembered', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => [`name ${index}`, true]);
    const rules = [wants('name 1'), wants('name 999')];
    const found = fired(rules, ...many, ...many);
    expect(found.flat()).toEqual([0, 1, 0, 1]);
  });

  test('fire where one of their alternatives holds, on whatever fact, and everything else as well', () => {
    const is = (slot: number, value: unknown) => ({
      slot,
      holds: (values: SlotValues) => values[slot] === value,
    });
    const choosy: SplitConditions = {
      every: [is(0, 'a')],
      either: [is(1, 'b'), is(1, 'c'), is(2, 'd')],
      rest: true,
      asked: [0, 1, 2],
    };
    const samples = [
      ['a', 'b', 'x'],
      ['a', 'x', 'd'],
      ['a', 'x', 'x'],
      ['x', 'b', 'd'],
    ];
    expect(fired([anything, choosy], ...samples)).toEqual([[0, 1], [0, 1], [0], [0]]);
  });

  test('do not fire where nothing can make them, and are asked for their facts all the same', () => {
    const unable: SplitConditions = { ...anything, rest: false, asked: [0] };
    expect(fired([anything, unable], ['a'], [undefined])).toEqual([[0], null]);
  });

  test('know numbers of every kind', () => {
    const numbers = [0, 1, 255, 256, -1, 0.5, 1e9, Number.NaN];
    const rules = numbers.map(
      (number): SplitConditions => ({
        ...anything,
        every: [{ slot: 0, holds: ([value]) => Object.is(value, number) }],
        asked: [0],
      }),
    );
    const samples = [...numbers, ...numbers].map((number) => [number]);
    expect(fired(rules, ...samples)).toEqual([...numbers.keys(), ...numbers.keys()].map((index) => [index]));
  });

  test('look at a list anew each time', () => {
    const list: string[] = [];
    const holds = (values: SlotValues) => Array.isArray(values[0]) && values[0].includes('b');
    const rule: SplitConditions = { every: [{ slot: 0, holds }], either: [], rest: true, asked: [0] };
    const [fire] = indexRules([rule]);
    expect(fire?.([list])).toBe(0);
    list.push('a');
    expect(fire?.([list])).toBe(0);
    list.push('b');
    expect(fire?.([list])).toBe(1);
  });

  test.for<[string, SlotValues]>([
    ['is missing', [undefined, true]],
    ['is missing in what remains', [1, undefined]],
    ['holds fields', [{ length: 1 }, true]],
    ['is a list of more than plain values', [[{}], true]],
  ])('are not asked where a fact %s, even where none of them would fire', ([, values]) => {
    const many = Array.from({ length: 40 }, () => wants('never'));
    expect(fired([wants(7)], values)).toEqual([null]);
    expect(fired([...many, wants(7)], values)).toEqual([null]);
  });

  test('are none where there are none', () => {
    expect(fired([], [1])).toEqual([[]]);
  });
});
