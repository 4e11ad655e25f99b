import type { ConditionNode, LeafNode, Scalar } from '../conditions/condition-tree.ts';
import { factName } from '../conditions/fact-path.ts';
import { comparisonFor, parseOperator } from '../conditions/operators.ts';
import { type FactType, factPathType } from '../facts-type.ts';
import { type Problem, problem } from '../finding.ts';
import { possibleValues } from './possible-values.ts';

/** What a condition comes to whatever the facts are: `open` where that depends on them, or is not known. */
type Settled = 'never' | 'always' | 'open';

/** A condition that has to come out as wanted. */
interface Demand {
  readonly leaf: LeafNode;
  readonly wanted: boolean;
}

interface Search {
  readonly types: FactType;
  readonly problems: Problem[];
  /** Nothing is concluded after these. */
  comparisonsLeft: number;
}

/** A few milliseconds, and far more than any rule needs that people write. */
const MAX_COMPARISONS = 1_000_000;

/**
 * Finds conditions that no facts can ever meet, and some that all facts meet. Each fact is looked at by itself, with every
 * value that the conditions could tell apart, so nothing is reported that could come out otherwise; a contradiction
 * between several facts is not found.
 */
export function checkSatisfiable(root: ConditionNode, types: FactType): readonly Problem[] {
  const problems: Problem[] = [];
  settle(root, { types, problems, comparisonsLeft: MAX_COMPARISONS });
  return problems;
}

/** Whether the facts of these types can ever meet the conditions, as far as `checkSatisfiable` can tell. */
export function canFire(root: ConditionNode, types: FactType): boolean {
  return settle(root, { types, problems: [], comparisonsLeft: MAX_COMPARISONS }) !== 'never';
}

/** Reports the smallest conditions that are settled; what is made of them is settled for no reason of its own. */
function settle(node: ConditionNode, search: Search): Settled {
  const { problems } = search;
  if (node.kind === 'not') {
    const child = settle(node.child, search);
    return child === 'open' ? 'open' : child === 'never' ? 'always' : 'never';
  }
  const children = node.kind === 'leaf' ? [] : node.children.map((child) => settle(child, search));
  const inherited = inherit(node, children);
  if (inherited !== 'open') return inherited;
  if (children.some((child) => child !== 'open')) return 'open';
  if (!canBe(node, true, search)) {
    problems.push(neverTrue(node));
    return 'never';
  }
  if (!canBe(node, false, search)) {
    problems.push(alwaysTrue(node));
    return 'always';
  }
  return 'open';
}

/** What the children alone make of a group. */
function inherit(node: ConditionNode, children: readonly Settled[]): Settled {
  if (node.kind !== 'all' && node.kind !== 'any') return 'open';
  const [one, each] = node.kind === 'all' ? (['never', 'always'] as const) : (['always', 'never'] as const);
  if (children.includes(one)) return one;
  return children.every((child) => child === each) ? each : 'open';
}

function canBe(node: ConditionNode, wanted: boolean, search: Search): boolean {
  const byFact = new Map<string, Demand[]>();
  for (const demand of demandsOf(node, wanted)) {
    const name = factName(demand.leaf.from);
    const others = byFact.get(name);
    if (others === undefined) byFact.set(name, [demand]);
    else others.push(demand);
  }
  return [...byFact.values()].every((demands) => canMeet(demands, search));
}

/** Conditions that all have to come out as said for the node to come out as wanted; what is beside that is left out. */
function demandsOf(node: ConditionNode, wanted: boolean): readonly Demand[] {
  switch (node.kind) {
    case 'leaf':
      return [{ leaf: node, wanted }];
    case 'not':
      return demandsOf(node.child, !wanted);
    default:
      return wanted === (node.kind === 'all')
        ? node.children.flatMap((child) => demandsOf(child, wanted))
        : [];
  }
}

/** Whether one value of a fact meets all that is demanded of it. True where that is not known. */
function canMeet(demands: readonly Demand[], search: Search): boolean {
  const [first] = demands;
  const type = first && factPathType(search.types, first.leaf.from);
  if (!type) return true;
  const named = demands.reduce((sum, { leaf }) => sum + countLiterals(leaf), 1);
  search.comparisonsLeft -= named * named;
  if (search.comparisonsLeft < 0) return true;
  const values = possibleValues(
    type,
    demands.flatMap(({ leaf }) => literalsOf(leaf)),
  );
  if (values === null) return true;
  const tests = demands.flatMap(({ leaf, wanted }) => {
    const test = testOf(leaf);
    return test === null ? [] : [{ test, wanted }];
  });
  return values.some((value) => tests.every(({ test, wanted }) => test(value) === wanted));
}

function countLiterals({ operand }: LeafNode): number {
  return operand.kind === 'literal' && Array.isArray(operand.value) ? operand.value.length : 1;
}

function literalsOf({ operand }: LeafNode): readonly Scalar[] {
  return operand.kind === 'literal' ? [operand.value].flat() : [];
}

/** A condition as a question about the value of its fact; null where another fact has a say. */
function testOf({ from, operator, operand }: LeafNode): ((value: Scalar) => boolean) | null {
  const parsed = parseOperator(operator);
  if (parsed === null) return null;
  const compare = comparisonFor(parsed);
  if (operand.kind === 'literal') return (value) => compare(value, operand.value);
  return factName(operand.from) === factName(from) ? (value) => compare(value, value) : null;
}

function neverTrue(node: ConditionNode): Problem {
  return node.kind === 'leaf'
    ? problem(
        node.pointer,
        'never-true',
        `${factName(node.from)} never is what this condition asks for; take the condition out, or ask for something that occurs`,
      )
    : problem(
        node.pointer,
        'contradiction',
        'these conditions are never all true together, so nothing behind them ever happens; put those that exclude each other into an "any", or take one out',
      );
}

function alwaysTrue(node: ConditionNode): Problem {
  const message =
    node.kind === 'leaf'
      ? `${factName(node.from)} always is what this condition asks for; take the condition out`
      : 'one of these conditions is always true, whatever the facts are; take the group out, or ask for less';
  return { ...problem(node.pointer, 'always-true', message), severity: 'warning' };
}
