import type { ConditionNode, LeafNode } from '../conditions/condition-tree.ts';
import { factName } from '../conditions/fact-path.ts';
import { comparisonFor, parseOperator } from '../conditions/operators.ts';
import type { Json } from '../explain/candidate-values.ts';
import type { Variable } from './fact-values.ts';

/** For each variable the number of its value, or `OPEN`. */
export type Assignment = number[];

export const OPEN = -1;

/** Conditions of which some facts are not known yet. */
export interface PartialConditions {
  /** True or false where the known facts settle it; null where they do not. */
  readonly settled: (known: Assignment) => boolean | null;
  /** What comes out when every open fact is as in the baseline. */
  readonly otherwiseUsual: (known: Assignment) => boolean;
  /** A fact that has to be known before the result is settled. Ask only where it is not. */
  readonly openVariable: (known: Assignment) => number;
}

/** Null where a condition asks for a fact that is not among the variables, or has an operator that does not exist. */
export function compilePartial(
  node: ConditionNode,
  variables: readonly Variable[],
): PartialConditions | null {
  if (node.kind === 'leaf') return compileLeaf(node, variables);
  if (node.kind === 'not') {
    const child = compilePartial(node.child, variables);
    return child && negate(child);
  }
  const children = node.children.map((child) => compilePartial(child, variables));
  const sound = children.filter((child) => child !== null);
  return sound.length === children.length ? combine(sound, node.kind === 'any') : null;
}

function negate(child: PartialConditions): PartialConditions {
  return {
    settled: (known) => {
      const result = child.settled(known);
      return result === null ? null : !result;
    },
    otherwiseUsual: (known) => !child.otherwiseUsual(known),
    openVariable: child.openVariable,
  };
}

/** @param settles the result of one condition that is the result of the whole group */
function combine(children: readonly PartialConditions[], settles: boolean): PartialConditions {
  return {
    settled: (known) => {
      let open = false;
      for (const child of children) {
        const result = child.settled(known);
        if (result === settles) return settles;
        if (result === null) open = true;
      }
      return open ? null : !settles;
    },
    otherwiseUsual: (known) => {
      for (const child of children) if (child.otherwiseUsual(known) === settles) return settles;
      return !settles;
    },
    openVariable: (known) => {
      const open = children.find((child) => child.settled(known) === null);
      return open === undefined ? OPEN : open.openVariable(known);
    },
  };
}

/** All results of the condition are worked out beforehand: one for each value, or for each pair of values. */
function compileLeaf(leaf: LeafNode, variables: readonly Variable[]): PartialConditions | null {
  const numberOf = (path: LeafNode['from']) =>
    variables.findIndex((variable) => factName(variable.path) === factName(path));
  const parsed = parseOperator(leaf.operator);
  const { operand } = leaf;
  const left = numberOf(leaf.from);
  const right = operand.kind === 'fact' ? numberOf(operand.from) : null;
  if (parsed === null || left < 0 || (right !== null && right < 0)) return null;
  const compare = comparisonFor(parsed);
  const actual = variables[left]?.values ?? [];
  const expected: readonly Json[] =
    operand.kind === 'literal' ? [copy(operand.value)] : (variables[right ?? -1]?.values ?? []);
  const results = actual.map((one) => expected.map((other) => compare(one, other)));
  const [first = false] = results[0] ?? [];
  const constant = results.flat().every((result) => result === first);
  const at = (one: number, other: number) => results[one]?.[other] ?? false;
  return {
    settled: (known) => {
      if (constant) return first;
      const one = known[left] ?? OPEN;
      const other = right === null ? 0 : (known[right] ?? OPEN);
      return one === OPEN || other === OPEN ? null : at(one, other);
    },
    otherwiseUsual: (known) =>
      at(Math.max(0, known[left] ?? OPEN), right === null ? 0 : Math.max(0, known[right] ?? OPEN)),
    openVariable: (known) => (known[left] === OPEN ? left : (right ?? OPEN)),
  };
}

function copy(value: Extract<LeafNode['operand'], { kind: 'literal' }>['value']): Json {
  return typeof value === 'object' && value !== null ? [...value] : value;
}
