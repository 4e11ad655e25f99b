import type { TraceCondition } from '@countersign/schema';
import type { Observations } from '../conditions/compile-conditions.ts';
import type { LeafNode } from '../conditions/condition-tree.ts';
import { factName } from '../conditions/fact-path.ts';
import { deepFreeze } from '../freeze.ts';

type Json = TraceCondition['expected'];

/** How a condition stands in a trace while nothing is known of it; made once per rule. */
export function untraced(ruleId: string, { pointer, from, operator, operand }: LeafNode): TraceCondition {
  return deepFreeze<TraceCondition>({
    ruleId,
    pointer,
    fact: factName(from),
    operator,
    expected: operand.kind === 'fact' ? { fact: factName(operand.from) } : copy(operand.value),
    actual: null,
    result: null,
  });
}

/** What each condition of a rule was found to be, in the same words for both evaluators. Frozen. */
export function traceOf(
  {
    leaves,
    untraced,
  }: { readonly leaves: readonly LeafNode[]; readonly untraced: readonly TraceCondition[] },
  observed: Readonly<Observations>,
): TraceCondition[] {
  return untraced.map((condition, index): TraceCondition => {
    const observation = observed[index];
    if (observation === undefined) return condition;
    const literal = leaves[index]?.operand.kind === 'literal';
    return Object.freeze({
      ...condition,
      expected: literal ? condition.expected : copy(observation.expected),
      actual: copy(observation.actual),
      result: observation.result,
    });
  });
}

/** A trace outlives the facts and the rule, so it holds lists of its own. Both are JSON by their schemas. */
function copy(value: unknown): Json {
  return (typeof value === 'object' && value !== null ? deepFreeze(structuredClone(value)) : value) as Json;
}
