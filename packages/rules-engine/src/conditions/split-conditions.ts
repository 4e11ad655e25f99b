import { compileQuick, isKnown, type QuickContext, type QuickEvaluate } from './compile-quick.ts';
import { type ConditionNode, leavesOf } from './condition-tree.ts';
import { simplify } from './simplify.ts';

/** Conditions taken apart; the rule fires where all parts hold. */
export interface SplitConditions {
  /** All facts that are asked for, also by conditions that are settled without them. */
  readonly asked: readonly number[];
  /** Those that depend on one fact each. All of them must hold. */
  readonly every: readonly SingleFact[];
  /** Alternatives that depend on one fact each. One of them must hold, unless there are none. */
  readonly either: readonly SingleFact[];
  /** All others together; true where there are none, false where the rule cannot fire. */
  readonly rest: QuickEvaluate | boolean;
}

/** A condition, or a tree of them, about one fact: the same value always gives the same answer. */
export interface SingleFact {
  readonly slot: number;
  readonly holds: QuickEvaluate;
}

/** Null where `compileQuick` is. */
export function splitConditions(root: ConditionNode, context: QuickContext): SplitConditions | null {
  if (compileQuick(root, context) === null) return null;
  const asked = slotsIn(root, context);
  const open = simplify(root, context);
  if (typeof open === 'boolean') return { asked, every: [], either: [], rest: open };
  const every: SingleFact[] = [];
  let either: readonly SingleFact[] = [];
  const others: ConditionNode[] = [];
  for (const part of requirementsOf(open)) {
    const single = singleFact(part, context);
    if (single !== null) {
      every.push(single);
      continue;
    }
    const alternatives = either.length === 0 ? singleFacts(partsOf(part, 'any'), context) : [];
    if (alternatives.length > 0) either = alternatives;
    else others.push(part);
  }
  const { pointer, priority } = root;
  const rest = compileQuick({ kind: 'all', children: others, pointer, priority }, context) ?? false;
  return { asked, every, either, rest };
}

/** Conditions that `requirementsOf` may make out of one part; a document could be written to make millions. */
const MAX_WRITTEN_OUT = 64;

/**
 * What has to hold together. `any(a, all(b, c))` is written out as `all(any(a, b), any(a, c))`: the former has to be asked
 * whole, and what is inside the latter often depends on one fact each.
 */
function requirementsOf(root: ConditionNode): readonly ConditionNode[] {
  return partsOf(root, 'all').flatMap((part) => {
    const alternatives = partsOf(part, 'any');
    const [group, second] = alternatives.filter(({ kind }) => kind === 'all');
    if (group === undefined || second !== undefined) return [part];
    const together = partsOf(group, 'all');
    if (alternatives.length * together.length > MAX_WRITTEN_OUT) return [part];
    const others = alternatives.filter((one) => one !== group);
    const { pointer, priority } = part;
    return together.map((one) => ({ kind: 'any', children: [...others, one], pointer, priority }));
  });
}

/** What has to hold together, or of what one has to hold, however deep it is nested. */
function partsOf(node: ConditionNode, kind: 'all' | 'any'): readonly ConditionNode[] {
  return node.kind === kind ? node.children.flatMap((child) => partsOf(child, kind)) : [node];
}

/** All of them, or none where one is about more than one fact. */
function singleFacts(parts: readonly ConditionNode[], context: QuickContext): readonly SingleFact[] {
  const single = parts.flatMap((part) => singleFact(part, context) ?? []);
  return single.length === parts.length ? single : [];
}

function singleFact(part: ConditionNode, context: QuickContext): SingleFact | null {
  const [slot, ...further] = slotsIn(part, context);
  if (slot === undefined || further.length > 0) return null;
  const holds = compileQuick(part, context);
  return typeof holds === 'function' ? { slot, holds } : null;
}

function slotsIn(part: ConditionNode, { slots, known }: QuickContext): readonly number[] {
  const paths = leavesOf(part).flatMap(({ from, operand }) =>
    operand.kind === 'fact' ? [from, operand.from] : [from],
  );
  const open = paths.filter((path) => !isKnown(path, known));
  return [...new Set(open.map((path) => slots.slotOf(path)))];
}
