import type { Requirement } from '@countersign/schema';
import type { ComparedRule, ComparedRules } from './compared-rules.ts';
import { asksForMore } from './demands.ts';
import type { Assignment } from './partial-conditions.ts';

/**
 * Whether a request of which some facts are known could still get more than before, judged in favour of "yes": false only
 * where no values of the open facts lead there. A rule that both sets have demands the same in both, so only rules that the
 * earlier set had alone can make it stricter.
 */
export function couldOpen({ rules, refusedBefore }: ComparedRules, known: Assignment): boolean {
  const certain: ComparedRule[] = [];
  const possible: ComparedRule[] = [];
  for (const compared of rules) {
    const fires = compared.conditions.settled(known);
    if (compared.inAfter && fires === true) certain.push(compared);
    if (!compared.inAfter && fires !== false) possible.push(compared);
  }
  if (certain.some(({ rule }) => rule.effect === 'deny')) return false;
  if (refusedBefore || possible.some(({ rule }) => rule.effect === 'deny')) return true;
  return (
    asksForMore(requirementsOf(possible), requirementsOf(certain)) || asksForMoreApprovals(possible, certain)
  );
}

/**
 * What rules of both sets ask for raises the number on both sides. Above all that the others ask for only the extra approvals
 * count, so with more of those before there is always a number high enough.
 */
function asksForMoreApprovals(possible: readonly ComparedRule[], certain: readonly ComparedRule[]): boolean {
  const extra = extras(possible) - extras(certain.filter(({ inBefore }) => !inBefore));
  return extra > 0 || highest(possible) + extra > highest(certain);
}

function highest(rules: readonly ComparedRule[]): number {
  return countsOf(rules, 'approvals').reduce((most, count) => Math.max(most, count), 0);
}

function extras(rules: readonly ComparedRule[]): number {
  return countsOf(rules, 'extra-approvals').reduce((sum, count) => sum + count, 0);
}

function countsOf(rules: readonly ComparedRule[], type: 'approvals' | 'extra-approvals'): readonly number[] {
  return requirementsOf(rules).flatMap((one) => (one.type === type ? [one.count] : []));
}

function requirementsOf(rules: readonly ComparedRule[]): readonly Requirement[] {
  return rules.flatMap(({ rule }) =>
    rule.effect === 'require' ? (rule.event.params.requirements ?? []) : [],
  );
}
