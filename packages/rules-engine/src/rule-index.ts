import { isObject } from './conditions/fact-path.ts';
import { isPlain, type SlotValues } from './conditions/fact-slots.ts';
import type { SingleFact, SplitConditions } from './conditions/split-conditions.ts';

/**
 * Goes through the positions of the rules that fire, in ascending order, and hands each on with what came before it. Null
 * where a fact that one of the rules asks for is not plain.
 */
export type FoldFired = <T>(
  values: SlotValues,
  start: T,
  step: (before: T, position: number) => T,
) => T | null;

/** Some rules, one bit for each. */
type RuleBits = number;

/** What a value of one fact means for the rules. */
interface Meaning {
  /** Those that have no condition on the fact which the value breaks. */
  readonly possible: RuleBits;
  /** Those that have an alternative which the value meets. */
  readonly met: RuleBits;
}

/** Rules that are looked at together: one less than a number has bits, which keeps it a small integer. */
const GROUP = 31;

/** Texts and numbers of one fact that are remembered: of roles that is all, and of names the first. */
const MAX_REMEMBERED = 256;

/**
 * Most conditions are about one fact, and most facts have few values. So what each value means for all rules is remembered as
 * bits, a decision is a look-up for each fact, and only the rules that all facts leave possible are asked for what
 * remains of their conditions, such as comparisons of two facts.
 */
export function indexRules(rules: readonly SplitConditions[]): FoldFired {
  const groups: FoldFired[] = [];
  for (let from = 0; from < rules.length; from += GROUP) {
    groups.push(indexGroup(rules.slice(from, from + GROUP), from));
  }
  const [only] = groups;
  if (only !== undefined && groups.length === 1) return only;
  return (values, start, step) => {
    let result = start;
    for (const fold of groups) {
      const next = fold(values, result, step);
      if (next === null) return null;
      result = next;
    }
    return result;
  };
}

function indexGroup(rules: readonly SplitConditions[], offset: number): FoldFired {
  const withoutAlternatives = bitsOf(rules, ({ either }) => either.length === 0);
  const all = bitsOf(rules, () => true);
  const single = rules.flatMap(({ every, either }) => [...every, ...either]);
  const columns = [...new Set(single.map(({ slot }) => slot))].map((slot) => ({
    slot,
    meaningOf: meaningsFor(slot, rules),
  }));
  const indexed = new Set(columns.map(({ slot }) => slot));
  const asked = new Set(rules.flatMap(({ restSlots }) => restSlots));
  const others = [...asked].filter((slot) => !indexed.has(slot));
  const rests = rules.map(({ rest }) => rest);
  return (values, start, step) => {
    let possible = all;
    let met = withoutAlternatives;
    for (const { slot, meaningOf } of columns) {
      const meaning = meaningOf(values[slot]);
      if (meaning === null) return null;
      possible &= meaning.possible;
      met |= meaning.met;
    }
    for (const slot of others) if (!isPlain(values[slot])) return null;
    let result = start;
    for (let left = possible & met; left !== 0; left &= left - 1) {
      const index = 31 - Math.clz32(left & -left);
      const rest = rests[index] ?? null;
      if (rest === null || rest(values)) result = step(result, offset + index);
    }
    return result;
  };
}

/** What the values of one fact mean; null for one that no condition may be asked about. */
function meaningsFor(slot: number, rules: readonly SplitConditions[]): (value: unknown) => Meaning | null {
  const all = bitsOf(rules, () => true);
  const about = (facts: readonly SingleFact[], index: number) =>
    facts.flatMap((one) => (one.slot === slot ? [{ holds: one.holds, bit: 1 << index }] : []));
  const conditions = rules.flatMap(({ every }, index) => about(every, index));
  const alternatives = rules.flatMap(({ either }, index) => about(either, index));
  const probe: unknown[] = Array.from({ length: slot + 1 });
  const find = (value: unknown): Meaning => {
    probe[slot] = value;
    let possible = all;
    let met = 0;
    for (const { holds, bit } of conditions) if (!holds(probe)) possible &= ~bit;
    for (const { holds, bit } of alternatives) if (holds(probe)) met |= bit;
    return { possible, met };
  };
  const [whenTrue, whenFalse, whenNull] = [find(true), find(false), find(null)];
  const remembered = new Map<unknown, Meaning>();
  return (value) => {
    if (value === true) return whenTrue;
    if (value === false) return whenFalse;
    if (value === null) return whenNull;
    const known = remembered.get(value);
    if (known !== undefined) return known;
    if (!isPlain(value)) return null;
    const meaning = find(value);
    // A list is another one each time, even with the same members.
    if (remembered.size < MAX_REMEMBERED && !isObject(value)) remembered.set(value, meaning);
    return meaning;
  };
}

function bitsOf<T>(items: readonly T[], isSet: (item: T) => boolean): RuleBits {
  return items.reduce((bits, item, index) => (isSet(item) ? bits | (1 << index) : bits), 0);
}
