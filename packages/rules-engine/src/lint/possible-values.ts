import type { Scalar } from '../conditions/condition-tree.ts';
import type { FactType } from '../facts-type.ts';

/**
 * Values that stand for all that a fact can be, as far as conditions with some literals can tell them apart: each value of
 * a fact whose values are listed; otherwise each literal, a number between each two and beyond both ends, one text that
 * nobody named, and null. Null for facts of which that cannot be said, such as lists.
 *
 * Numbers count as real ones here, so two limits with no whole number between them are not taken for a contradiction.
 */
export function possibleValues(type: FactType, literals: readonly Scalar[]): readonly Scalar[] | null {
  if (type.kind !== 'scalar') return null;
  if (type.values !== null) return type.values;
  const { names } = type;
  return [
    ...(names.includes('null') ? [null] : []),
    ...(names.includes('boolean') ? [true, false] : []),
    ...(names.includes('number') ? numbersAround(literals.filter((value) => typeof value === 'number')) : []),
    ...(names.includes('string') ? textsAround(literals.filter((value) => typeof value === 'string')) : []),
  ];
}

function numbersAround(named: readonly number[]): readonly number[] {
  const sorted = [...new Set(named)].sort((a, b) => a - b);
  const last = sorted.at(-1);
  if (last === undefined) return [0];
  // Halves first: the sum of two large numbers is infinite.
  const below = sorted.map((value, index) => {
    const previous = sorted[index - 1];
    return previous === undefined ? lower(value) : previous / 2 + value / 2;
  });
  return [...below, ...sorted, -lower(-last)];
}

/** A smaller number, also where the number is so large that taking 1 away does not change it. */
function lower(value: number): number {
  return value - 1 - Math.abs(value) / 2;
}

function textsAround(named: readonly string[]): readonly string[] {
  const longest = named.reduce((length, text) => Math.max(length, text.length), 0);
  return [...new Set(named), 'x'.repeat(longest + 1)];
}
