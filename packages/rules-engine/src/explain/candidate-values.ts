import type { Counterfactual } from '@countersign/schema';
import type { LeafNode } from '../conditions/condition-tree.ts';
import { factName, peekFact } from '../conditions/fact-path.ts';
import { type OperandType, scalarName } from '../conditions/operand-types.ts';
import type { EvaluableFacts } from '../validate-facts.ts';

export type Json = Counterfactual[number]['to'];

/** Stands for a text that a rule has no opinion on. */
export const ANY_OTHER_TEXT = 'any other text';

/** All values of a list are the same to the condition that names them, so the first ones stand for the rest. */
const FEW = 8;

interface Target {
  readonly name: string;
  readonly type: OperandType;
  readonly facts: EvaluableFacts;
}

/**
 * Values of one fact that could change the result of a condition: what the condition itself names (and one more or less
 * of a number), what the fact can be at all where that can be listed, `null`, and for texts one that nobody named.
 */
export function candidateValues(leaf: LeafNode, { name, type, facts }: Target): readonly Json[] {
  if (type.kind === 'list') return listCandidates(leaf, type.items);
  if (type.kind !== 'scalar') return [];
  const named = namedValues(leaf, name, facts);
  const numbers = named.filter((value) => typeof value === 'number');
  const all: Json[] = [
    ...named,
    ...(type.values ?? []),
    ...numbers.flatMap((value) => [value - 1, value + 1]),
    ...(type.values === null && type.names.includes('string') ? [ANY_OTHER_TEXT] : []),
    ...(type.names.includes('null') ? [null] : []),
  ];
  return all.filter((value) => isPossible(value, type));
}

function namedValues({ operand, from }: LeafNode, name: string, facts: EvaluableFacts): readonly Json[] {
  if (operand.kind === 'literal') return [operand.value].flat().slice(0, FEW);
  const other = factName(from) === name ? operand.from : from;
  const value = peekFact(facts, other) as Json | undefined;
  return value === undefined ? [] : [value].flat();
}

/** Lists are tried empty, and with each value that the condition names. */
function listCandidates({ operand }: LeafNode, items: OperandType): readonly Json[] {
  const named = operand.kind === 'literal' ? [operand.value].flat() : [];
  return [[], ...named.filter((value) => isPossible(value, items)).map((value) => [value])];
}

function isPossible(value: Json, type: OperandType): boolean {
  if (type.kind !== 'scalar' || (typeof value === 'object' && value !== null)) return false;
  return type.names.includes(scalarName(value)) && (type.values === null || type.values.includes(value));
}

/**
 * The order in which people would think of them: the nearest number first, and leaving the fact out altogether last. What
 * the fact is already is no change.
 */
export function nearestFirst(from: Json, values: readonly Json[]): readonly Json[] {
  const texts = values.map((value) => JSON.stringify(value));
  const changes = values.filter(
    (_value, index) => texts[index] !== JSON.stringify(from) && texts.indexOf(texts[index] ?? '') === index,
  );
  return changes.sort((a, b) => distance(from, a) - distance(from, b));
}

function distance(from: Json, to: Json): number {
  if (to === null) return Number.MAX_VALUE;
  return typeof from === 'number' && typeof to === 'number' ? Math.abs(from - to) : 0;
}
