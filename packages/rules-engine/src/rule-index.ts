import { type Column, compileColumns, type Meaning, type RuleBits } from './compile-columns.ts';
import { isObject, isPlain } from './conditions/fact-path.ts';
import type { SlotValues } from './conditions/fact-slots.ts';
import type { SingleFact, SplitConditions } from './conditions/split-conditions.ts';

/** Which rules of a group fire; null where a fact that one of them asks for is not plain. */
export type FireGroup = (values: SlotValues) => RuleBits | null;

/** Rules that are looked at together: one less than a number has bits, which keeps it a small integer. */
export const GROUP_SIZE = 31;

/** Texts and numbers of one fact that are remembered: of roles that is all, and of names the first. */
const MAX_REMEMBERED = 256;

/** Numbers below this are found without hashing: counts, lengths and days nearly all are. */
const SMALL = 256;

/**
 * Most conditions are about one fact, and most facts have few values. So what each value means for all rules is remembered as
 * bits, a decision is a look-up for each fact, and only the rules that all facts leave possible are asked for what
 * remains of their conditions, such as comparisons of two facts.
 */
export function indexRules(rules: readonly SplitConditions[]): readonly FireGroup[] {
  const groups: FireGroup[] = [];
  for (let from = 0; from < rules.length; from += GROUP_SIZE) {
    groups.push(indexGroup(rules.slice(from, from + GROUP_SIZE)));
  }
  return groups;
}

function indexGroup(rules: readonly SplitConditions[]): FireGroup {
  const able = bitsOf(rules, ({ rest }) => rest !== false);
  const withoutAlternatives = bitsOf(rules, ({ either }) => either.length === 0);
  const columns = [...new Set(rules.flatMap(({ asked }) => asked))].map((slot) => columnFor(slot, rules));
  const rests = rules.map(({ rest }) => (typeof rest === 'function' ? rest : null));
  const withRest = bitsOf(rests, (rest) => rest !== null);
  const matchRules = compileColumns(columns, { possible: able, met: withoutAlternatives });
  return (values) => {
    let fired = matchRules(values);
    if (fired === null) return null;
    for (let left = fired & withRest; left !== 0; left &= left - 1) {
      const bit = left & -left;
      if (rests[31 - Math.clz32(bit)]?.(values) === false) fired &= ~bit;
    }
    return fired;
  };
}

function columnFor(slot: number, rules: readonly SplitConditions[]): Column {
  const all = bitsOf(rules, () => true);
  const about = (facts: readonly SingleFact[], index: number) =>
    facts.flatMap((one) => (one.slot === slot ? [{ holds: one.holds, bit: 1 << index }] : []));
  const conditions = rules.flatMap(({ every }, index) => about(every, index));
  const alternatives = rules.flatMap(({ either }, index) => about(either, index));
  const probe: unknown[] = Array.from({ length: slot + 1 });
  const meaningOf = (value: unknown): Meaning => {
    probe[slot] = value;
    let possible = all;
    let met = 0;
    for (const { holds, bit } of conditions) if (!holds(probe)) possible &= ~bit;
    for (const { holds, bit } of alternatives) if (holds(probe)) met |= bit;
    return { possible, met };
  };
  const whenEmpty = meaningOf([]);
  const small = Array.from<Meaning | undefined>({ length: SMALL });
  const remembered = new Map<unknown, Meaning>();
  return {
    slot,
    whenTrue: meaningOf(true),
    whenFalse: meaningOf(false),
    whenNull: meaningOf(null),
    small,
    remembered,
    find: (value) => {
      // A list is another one each time, even with the same members, but empty ones are all alike.
      if (Array.isArray(value) && value.length === 0) return whenEmpty;
      const known = remembered.get(value);
      if (known !== undefined) return known;
      if (!isPlain(value)) return null;
      const meaning = meaningOf(value);
      if (isObject(value) || remembered.size >= MAX_REMEMBERED) return meaning;
      remembered.set(value, meaning);
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < SMALL)
        small[value] = meaning;
      return meaning;
    },
  };
}

function bitsOf<T>(items: readonly T[], isSet: (item: T) => boolean): RuleBits {
  return items.reduce((bits, item, index) => (isSet(item) ? bits | (1 << index) : bits), 0);
}
