import { operationsOf, type Rule } from '@countersign/schema';
import type { ConditionNode, Scalar } from '../conditions/condition-tree.ts';
import type { FactType } from '../facts-type.ts';
import { type Problem, problem } from '../finding.ts';
import { canFire } from './check-satisfiable.ts';

/** Finds a rule that can fire, but not on the providers and operations that it is for. */
export function checkScope({ appliesTo }: Rule, root: ConditionNode, types: FactType): readonly Problem[] {
  if (types.kind !== 'object' || !canFire(root, types)) return [];
  const fields = new Map(types.fields)
    .set('provider', oneOf(appliesTo.providers))
    .set('operation', oneOf(operationsOf(appliesTo)));
  if (canFire(root, { kind: 'object', fields })) return [];
  const message =
    'the rule never fires on the providers and operations that it applies to; change "appliesTo" or the conditions';
  return [{ ...problem('/conditions', 'never-in-scope', message), severity: 'warning' }];
}

function oneOf(values: readonly Scalar[]): FactType {
  return { kind: 'scalar', names: ['string'], values, literal: false };
}
