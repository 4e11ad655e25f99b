import type { ConditionNode, LeafNode } from './condition-tree.ts';
import { type AllFacts, compilePeek, type FactPath, readFact } from './fact-path.ts';
import { comparisonFor, parseOperator } from './operators.ts';

/** What was found when a leaf was evaluated. */
export interface Observation {
  readonly expected: unknown;
  readonly actual: unknown;
  readonly result: boolean;
}

/** Filled by leaf number, in document order; a hole is a condition that was not evaluated. */
export type Observations = (Observation | undefined)[];

/** Evaluates a tree. Throws where a fact is missing, as json-rules-engine would reject. */
export type Evaluate = (facts: AllFacts, observed: Observations | null) => boolean;

/**
 * Turns a tree into one function. It evaluates exactly the conditions that json-rules-engine evaluates: all of one
 * priority, even when the first has settled the result, because a fact that is missing must be an error there as well.
 */
export function compileConditions(root: ConditionNode): Evaluate {
  let leaves = 0;
  const compile = (node: ConditionNode): Evaluate => {
    switch (node.kind) {
      case 'leaf':
        return compileLeaf(node, leaves++);
      case 'not': {
        const child = compile(node.child);
        return (facts, observed) => !child(facts, observed);
      }
      default: {
        const compiled = node.children.map((child) => ({
          priority: child.priority,
          evaluate: compile(child),
        }));
        return compileGroup(node.kind, byPriority(compiled));
      }
    }
  };
  return compile(root);
}

function byPriority(children: readonly { priority: number; evaluate: Evaluate }[]): readonly Evaluate[][] {
  const groups = new Map<number, Evaluate[]>();
  for (const { priority, evaluate } of children) {
    const group = groups.get(priority);
    if (group === undefined) groups.set(priority, [evaluate]);
    else group.push(evaluate);
  }
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => group);
}

function compileGroup(kind: 'all' | 'any', groups: readonly Evaluate[][]): Evaluate {
  const settles = kind === 'any';
  return (facts, observed) => {
    for (const group of groups) {
      let settled = false;
      for (const evaluate of group) {
        if (evaluate(facts, observed) === settles) settled = true;
      }
      if (settled) return settles;
    }
    return !settles;
  };
}

function compileLeaf(leaf: LeafNode, index: number): Evaluate {
  const operator = parseOperator(leaf.operator);
  if (operator === null) throw new TypeError(`a parsed condition has the unknown operator ${leaf.operator}`);
  const compare = comparisonFor(operator);
  const read = compileRead(leaf.from);
  const { operand } = leaf;
  const readExpected = operand.kind === 'fact' ? compileRead(operand.from) : () => operand.value;
  return (facts, observed) => {
    const expected = readExpected(facts);
    const actual = read(facts);
    const result = compare(actual, expected);
    if (observed !== null) observed[index] = { expected, actual, result };
    return result;
  };
}

function compileRead(from: FactPath): (facts: AllFacts) => unknown {
  const peek = compilePeek(from);
  return (facts) => {
    const value = peek(facts);
    return value === undefined ? readFact(facts, from) : value;
  };
}
