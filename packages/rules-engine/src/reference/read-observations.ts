import type { Observation } from '../conditions/compile-conditions.ts';
import type { ConditionNode } from '../conditions/condition-tree.ts';
import { isRecord } from '../conditions/fact-path.ts';

/**
 * What json-rules-engine found for every leaf of a rule, in document order. Its result tree has the shape of the rule
 * with shared conditions in place of their names; a name that is left belongs to a condition that was not evaluated.
 */
export function readObservations(node: ConditionNode, found: unknown): readonly (Observation | undefined)[] {
  const result = isRecord(found) ? found : {};
  if (node.kind === 'not') return readObservations(node.child, result.not);
  if (node.kind !== 'leaf') {
    const list = result[node.kind];
    return node.children.flatMap((child, index) =>
      readObservations(child, Array.isArray(list) ? list[index] : null),
    );
  }
  if (typeof result.result !== 'boolean') return [undefined];
  return [{ expected: result.valueResult, actual: result.factResult, result: result.result }];
}
