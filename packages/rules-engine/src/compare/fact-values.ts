import type { Facts } from '@countersign/schema';
import type { LeafNode } from '../conditions/condition-tree.ts';
import { type FactPath, factName, peekFact } from '../conditions/fact-path.ts';
import { comparisonFor, parseOperator } from '../conditions/operators.ts';
import { ANY_OTHER_TEXT, type Json } from '../explain/candidate-values.ts';
import { isValidFact } from '../explain/is-askable.ts';
import { type FactType, factPathType } from '../facts-type.ts';
import { possibleEffects } from './possible-effects.ts';

/** A fact that conditions ask for, and values of it that stand for all others. The first one is that of the baseline. */
export interface Variable {
  readonly path: FactPath;
  readonly values: readonly Json[];
}

/** Lists are made of up to this many different items in every combination; with more, of one and of all of them. */
const MAX_COMBINED = 6;

interface Asked {
  readonly leaves: readonly LeafNode[];
  readonly baseline: Facts;
  readonly types: FactType;
}

/**
 * The facts that some conditions ask for, with the values that can make a difference: those that a condition names, one
 * more and one less of a number, one that nobody names, and `null`. Of values that all conditions treat alike one is kept.
 * Facts that conditions compare with each other get each other's values as well, and as many new ones as there are such facts,
 * so that they can be in every order. `complete` is false where the combinations of a list were too many to keep.
 */
export function factVariables({ leaves, baseline, types }: Asked): {
  readonly variables: readonly Variable[];
  readonly complete: boolean;
} {
  const paths = new Map(leaves.flatMap(pathsOf).map((path) => [factName(path), path]));
  const compared = leaves.filter(({ operand }) => operand.kind === 'fact').flatMap(pathsOf);
  const comparedNames = new Set(compared.map(factName));
  const shared: Named = {
    values: [
      ...compared.map((path) => peekFact(baseline, path) as Json),
      ...leaves.filter((leaf) => comparedNames.has(factName(leaf.from))).flatMap(literalsOf),
    ].flat(),
    others: comparedNames.size,
  };
  let complete = true;
  const variables = [...paths].flatMap(([name, path]): Variable[] => {
    const type = factPathType(types, path);
    const usual = peekFact(baseline, path) as Json | undefined;
    if (type === null || type.kind === 'object' || usual === undefined) return [];
    if (name === 'provider' || name === 'operation') return [{ path, values: [usual] }];
    const about = leaves.filter((leaf) => pathsOf(leaf).some((other) => factName(other) === name));
    if (name === 'effects') {
      const lists = [usual, ...possibleEffects(baseline.provider, baseline.operation)];
      return [{ path, values: distinct(lists, about) }];
    }
    const named = comparedNames.has(name) ? shared : { values: about.flatMap(literalsOf), others: 1 };
    const listed = type.kind === 'list' ? listsOf(named, type.items, about) : null;
    if (listed?.complete === false) complete = false;
    const values = listed?.lists ?? (type.kind === 'scalar' ? scalarsOf(named, type) : []);
    const possible = [usual, ...values].filter((value) => isValidFact(path, value));
    return [{ path, values: distinct(possible, about) }];
  });
  return { variables, complete };
}

/** The facts that a condition compares. */
function pathsOf({ from, operand }: LeafNode): readonly FactPath[] {
  return operand.kind === 'fact' ? [from, operand.from] : [from];
}

/** Values that conditions name, and how many others are wanted beside them. */
interface Named {
  readonly values: readonly Json[];
  readonly others: number;
}

function literalsOf({ operand }: LeafNode): readonly Json[] {
  return operand.kind === 'literal' ? [operand.value].flat() : [];
}

function scalarsOf(
  { values: named, others }: Named,
  { names, values }: Extract<FactType, { kind: 'scalar' }>,
): readonly Json[] {
  const steps = Array.from({ length: others }, (_, index) => index + 1);
  const numbers = names.includes('number') ? [0, ...named.filter((value) => typeof value === 'number')] : [];
  return [
    ...named,
    ...(values ?? []),
    ...numbers.flatMap((value) => [value, ...steps.flatMap((step) => [value - step, value + step])]),
    ...(values === null && names.includes('string')
      ? steps.map((step) => (step === 1 ? ANY_OTHER_TEXT : `${ANY_OTHER_TEXT} (${step})`))
      : []),
    ...(names.includes('null') ? [null] : []),
  ];
}

function listsOf(
  named: Named,
  items: FactType,
  about: readonly LeafNode[],
): { readonly lists: readonly Json[]; readonly complete: boolean } {
  const single = items.kind === 'scalar' ? scalarsOf(named, items).map((item) => [item]) : [];
  const different = distinct(single, about).flat();
  if (different.length > MAX_COMBINED) {
    return { lists: [[], ...different.map((item) => [item]), different], complete: false };
  }
  let lists: readonly Json[][] = [[]];
  for (const item of different) lists = [...lists, ...lists.map((list) => [...list, item])];
  return { lists, complete: items.kind === 'scalar' };
}

/** The first of all values that every condition treats alike. Values that are compared with another fact are all kept. */
function distinct<V extends Json>(values: readonly V[], about: readonly LeafNode[]): readonly V[] {
  const tests = about.flatMap(({ operator, operand }) => {
    const parsed = parseOperator(operator);
    if (parsed === null || operand.kind === 'fact') return [];
    const compare = comparisonFor(parsed);
    return [(value: Json) => compare(value, operand.value)];
  });
  const compared = about.some(({ operand }) => operand.kind === 'fact');
  const kept = new Map<string, V>();
  for (const value of values) {
    const key = compared ? JSON.stringify(value) : tests.map((test) => Number(test(value))).join('');
    if (!kept.has(key)) kept.set(key, value);
  }
  return [...kept.values()];
}
