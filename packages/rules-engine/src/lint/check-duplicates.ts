import { operationsOf, type Rule } from '@countersign/schema';
import type { ConditionNode } from '../conditions/condition-tree.ts';
import { type Finding, problem } from '../finding.ts';

/** A rule whose conditions are well formed. */
export interface ReadRule {
  readonly rule: Rule;
  readonly root: ConditionNode;
}

/**
 * Finds rules that say the same as an earlier one: same scope, same conditions in any order, same effect. What is shown
 * twice is read by nobody, and only one of the two will be kept up to date.
 */
export function checkDuplicates(rules: readonly ReadRule[]): readonly Finding[] {
  const known = new Map<string, string>();
  const numbers: Numbers = new Map();
  return rules.flatMap(({ rule, root }): Finding[] => {
    const meaning = JSON.stringify([scopeOf(rule), effectOf(rule), meaningOf(root, numbers)]);
    const earlier = known.get(meaning);
    if (earlier === undefined) known.set(meaning, rule.id);
    if (earlier === undefined || earlier === rule.id) return [];
    const message = `the rule ${earlier} has the same conditions, scope and effect; take one of the two out`;
    return [{ rule: rule.id, ...problem('/conditions', 'duplicate-rule', message), severity: 'warning' }];
  });
}

function scopeOf({ appliesTo, covers, enforcement = 'enforce' }: Rule): unknown {
  return [
    set(appliesTo.providers),
    set(operationsOf(appliesTo)),
    set(appliesTo.effects ?? []),
    covers === true,
    enforcement,
  ];
}

/** Advice differs by its words, and obligations by what they are; two refusals are one. */
function effectOf({ effect, event }: Rule): unknown {
  const { message, requirements = [] } = event.params;
  const owed = requirements.map((requirement) => JSON.stringify(Object.entries(requirement).sort()));
  return [effect, effect === 'advise' ? message : null, set(owed)];
}

/** Every meaning that was come across, by number; text within text within text would double with every level. */
type Numbers = Map<string, number>;

/** The same number for conditions that mean the same. */
function meaningOf(node: ConditionNode, numbers: Numbers): number {
  const meaning = JSON.stringify(
    node.kind === 'leaf'
      ? [node.from, node.operator, node.operand]
      : node.kind === 'not'
        ? ['not', meaningOf(node.child, numbers)]
        : [
            node.kind,
            [...new Set(node.children.map((child) => meaningOf(child, numbers)))].sort((a, b) => a - b),
          ],
  );
  const number = numbers.get(meaning) ?? numbers.size;
  numbers.set(meaning, number);
  return number;
}

function set(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
