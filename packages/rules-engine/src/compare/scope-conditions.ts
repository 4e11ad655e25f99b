import { EFFECTS, type Effect, type Rule } from '@countersign/schema';
import { covers } from '../applicable-rules.ts';
import type { ConditionNode } from '../conditions/condition-tree.ts';

/** The conditions of a rule, and that the request does what the rule is about. */
export function withEffectScope({ appliesTo }: Rule, root: ConditionNode): ConditionNode {
  return appliesTo.effects === undefined ? root : group('all', [doesOneOf(appliesTo.effects), root]);
}

/**
 * When a request of an operation that some rules cover is refused all the same, because it does something that none of them
 * is about. Null where that cannot be.
 */
export function leftUncovered(rules: readonly Rule[]): ConditionNode | null {
  const covering = rules.filter(covers);
  const covered = new Set(covering.flatMap(({ appliesTo }) => appliesTo.effects ?? EFFECTS));
  if (covering.length === 0 || covering.some(({ appliesTo }) => appliesTo.effects === undefined)) return null;
  const others = EFFECTS.filter((effect) => !covered.has(effect));
  const doesNothing = negate(doesOneOf(EFFECTS));
  return others.length === 0 ? doesNothing : group('any', [doesOneOf(others), doesNothing]);
}

const PLACE = { pointer: '/appliesTo/effects', priority: 1 };

function doesOneOf(effects: readonly Effect[]): ConditionNode {
  return group(
    'any',
    effects.map((value) => ({
      kind: 'leaf',
      from: { fact: 'effects', fields: [] },
      operator: 'contains',
      operand: { kind: 'literal', value },
      ...PLACE,
    })),
  );
}

function group(kind: 'all' | 'any', children: readonly ConditionNode[]): ConditionNode {
  return { kind, children, ...PLACE };
}

function negate(child: ConditionNode): ConditionNode {
  return { kind: 'not', child, ...PLACE };
}
