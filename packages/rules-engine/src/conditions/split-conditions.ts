import { compileQuick, type QuickContext, type QuickEvaluate } from './compile-quick.ts';
import { type ConditionNode, leavesOf } from './condition-tree.ts';

/** Conditions taken apart; the rule fires where all parts hold. */
export interface SplitConditions {
  /** Those that depend on one fact each. All of them must hold. */
  readonly every: readonly SingleFact[];
  /** Alternatives that depend on one fact each. One of them must hold, unless there are none. */
  readonly either: readonly SingleFact[];
  /** All others together; null where there are none. */
  readonly rest: QuickEvaluate | null;
  /** The facts that the others depend on. */
  readonly restSlots: readonly number[];
}

/** A condition, or a tree of them, about one fact: the same value always gives the same answer. */
export interface SingleFact {
  readonly slot: number;
  readonly holds: QuickEvaluate;
}

/** Null where `compileQuick` is. */
export function splitConditions(root: ConditionNode, context: QuickContext): SplitConditions | null {
  const every: SingleFact[] = [];
  let either: readonly SingleFact[] = [];
  const others: ConditionNode[] = [];
  for (const part of partsOf(root, 'all')) {
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
  const rest = compileQuick({ kind: 'all', children: others, pointer, priority }, context);
  if (rest === null) return null;
  return {
    every,
    either,
    rest: others.length === 0 ? null : rest,
    restSlots: others.flatMap((part) => slotsIn(part, context)),
  };
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
  return holds === null ? null : { slot, holds };
}

function slotsIn(part: ConditionNode, { slots, known }: QuickContext): readonly number[] {
  const paths = leavesOf(part).flatMap(({ from, operand }) =>
    operand.kind === 'fact' ? [from, operand.from] : [from],
  );
  const open = paths.filter(({ fact, fields }) => fields.length > 0 || !known.has(fact));
  return [...new Set(open.map((path) => slots.slotOf(path)))].filter((slot) => slot !== null);
}
