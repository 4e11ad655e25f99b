import type { ConditionNode, LeafNode } from './condition-tree.ts';
import type { FactPath } from './fact-path.ts';
import type { FactSlots, SlotValues } from './fact-slots.ts';
import { type Comparison, comparisonFor, type ParsedOperator, parseOperator } from './operators.ts';

/** Evaluates a tree over facts that are all there. Cannot throw. */
export type QuickEvaluate = (values: SlotValues) => boolean;

export interface QuickContext {
  readonly slots: FactSlots;
  /** Facts that are the same for all decisions that the function is used for, by name. */
  readonly known: ReadonlyMap<string, unknown>;
}

/**
 * The function for the case that nearly always holds: every fact is there, so no condition can throw, and once a level is
 * settled the rest of it need not be looked at. What is settled by the known facts alone comes out as true or false. Null
 * for a tree in which a condition could throw all the same.
 */
export function compileQuick(node: ConditionNode, context: QuickContext): QuickEvaluate | boolean | null {
  if (node.kind === 'leaf') return compileLeaf(node, context);
  if (node.kind === 'not') {
    const child = compileQuick(node.child, context);
    if (child === null) return null;
    return typeof child === 'boolean' ? !child : (values) => !child(values);
  }
  const children = node.children.map((child) => compileQuick(child, context));
  if (children.includes(null)) return null;
  const settles = node.kind === 'any';
  if (children.includes(settles)) return settles;
  const open = children.filter((child) => typeof child === 'function');
  return settles ? compileAny(open) : compileAll(open);
}

function compileAny(children: readonly QuickEvaluate[]): QuickEvaluate | boolean {
  const [first, second, third] = children;
  if (first === undefined) return false;
  if (second === undefined) return first;
  if (third === undefined) return (values) => first(values) || second(values);
  return (values) => {
    for (const child of children) if (child(values)) return true;
    return false;
  };
}

function compileAll(children: readonly QuickEvaluate[]): QuickEvaluate | boolean {
  const [first, second, third] = children;
  if (first === undefined) return true;
  if (second === undefined) return first;
  if (third === undefined) return (values) => first(values) && second(values);
  return (values) => {
    for (const child of children) if (!child(values)) return false;
    return true;
  };
}

function compileLeaf(leaf: LeafNode, { slots, known }: QuickContext): QuickEvaluate | boolean | null {
  const parsed = parseOperator(leaf.operator);
  if (parsed === null || canThrow(parsed, leaf.operand.kind)) return null;
  const compare = comparisonFor(parsed);
  const actual = side(leaf.from, { slots, known });
  const expected =
    leaf.operand.kind === 'fact' ? side(leaf.operand.from, { slots, known }) : { value: leaf.operand.value };
  if ('value' in actual) {
    const { value } = actual;
    if ('value' in expected) return compare(value, expected.value);
    const { slot } = expected;
    return (values) => compare(value, values[slot]);
  }
  const { slot } = actual;
  if ('value' in expected) return compileAgainst(expected.value, slot, { operator: leaf.operator, compare });
  const { slot: other } = expected;
  return (values) => compare(values[slot], values[other]);
}

function side(path: FactPath, { slots, known }: QuickContext): { value: unknown } | { slot: number } {
  return isKnown(path, known) ? { value: known.get(path.fact) } : { slot: slots.slotOf(path) };
}

/** Whether the value of a fact is among those that are the same for all decisions. */
export function isKnown({ fact, fields }: FactPath, known: QuickContext['known']): boolean {
  return fields.length === 0 && known.has(fact);
}

/** The comparisons that most conditions are made of get functions of their own. */
function compileAgainst(
  value: unknown,
  slot: number,
  { operator, compare }: { readonly operator: string; readonly compare: Comparison },
): QuickEvaluate {
  if (operator === 'equal') return (values) => values[slot] === value;
  if (operator === 'notEqual') return (values) => values[slot] !== value;
  if (Array.isArray(value) && value.length > LONG_LIST) {
    const members = new Set<unknown>(value);
    if (operator === 'in') return (values) => members.has(values[slot]);
    if (operator === 'notIn') return (values) => !members.has(values[slot]);
  }
  return (values) => compare(values[slot], value);
}

/** Above this many values a set is quicker than looking through the list. */
const LONG_LIST = 8;

/** Looking for a member, or going through a list, throws where the right side is a fact that turns out to be no list. */
function canThrow({ decorators, name }: ParsedOperator, operand: 'literal' | 'fact'): boolean {
  let right = operand;
  let left: typeof operand = 'fact';
  for (const decorator of decorators) {
    if (decorator === 'swap') [left, right] = [right, left];
    if ((decorator === 'someValue' || decorator === 'everyValue') && right === 'fact') return true;
  }
  return (name === 'in' || name === 'notIn') && right === 'fact';
}
