import type { Operation, Provider, Rule } from '@countersign/schema';
import { covers } from '../applicable-rules.ts';
import { baselineFacts } from '../cases/baseline-facts.ts';
import type { BrokenRule, CompiledRule } from '../compile-rule.ts';
import { type ConditionNode, leavesOf } from '../conditions/condition-tree.ts';
import { type PolicySet, rulesOf } from '../policy-set.ts';
import { decideAlike } from './diff-rules.ts';
import { factVariables, type Variable } from './fact-values.ts';
import { compilePartial, type PartialConditions } from './partial-conditions.ts';
import { leftUncovered, withEffectScope } from './scope-conditions.ts';

/** What a rule does when it fires. */
type Consequence = Pick<Rule, 'effect' | 'event'>;

/** A rule, or that none covers what is asked, and in which of the two sets it has this effect. */
export interface ComparedRule {
  readonly rule: Consequence;
  readonly conditions: PartialConditions;
  readonly inBefore: boolean;
  readonly inAfter: boolean;
}

/** What has a say in one operation on one provider in two sets. */
export interface ComparedRules {
  readonly provider: Provider;
  readonly operation: Operation;
  readonly variables: readonly Variable[];
  readonly rules: readonly ComparedRule[];
  /** The earlier set refused the operation whatever the facts. */
  readonly refusedBefore: boolean;
  /** False where some combinations of values, or rules, had to be left out. */
  readonly complete: boolean;
}

/** Null where the later set cannot open anything here: it has the same rules, or refuses whatever the facts are. */
export function compareRules(
  before: PolicySet,
  after: PolicySet,
  { provider, operation }: { readonly provider: Provider; readonly operation: Operation },
): ComparedRules | null {
  const old = rulesOf(before, provider, operation)?.entries ?? [];
  const now = rulesOf(after, provider, operation)?.entries ?? [];
  if (refusesAll(now)) return null;
  const refusedBefore = refusesAll(old);
  const paired = [...pair(enforced(old), enforced(now)), ...pairCoverage(rulesIn(old), rulesIn(now))];
  if (!refusedBefore && !paired.some(({ inAfter }) => !inAfter)) return null;
  const { variables, complete } = factVariables({
    leaves: paired.flatMap(({ root }) => leavesOf(root)),
    baseline: baselineFacts(provider, operation),
    types: before.factsType,
  });
  const rules = paired.flatMap(({ rule, root, inBefore, inAfter }): ComparedRule[] => {
    const conditions = compilePartial(root, variables);
    return conditions === null ? [] : [{ rule, conditions, inBefore, inAfter }];
  });
  const all = complete && rules.length === paired.length;
  return { provider, operation, variables, rules, refusedBefore, complete: all };
}

type Entries = readonly (CompiledRule | BrokenRule)[];

/** Whether everything is refused whatever the facts are: a rule cannot be used, or none says who may do it. */
function refusesAll(entries: Entries): boolean {
  return entries.some((entry) => 'because' in entry) || !entries.some(({ rule }) => covers(rule));
}

function rulesIn(entries: Entries): readonly Rule[] {
  return entries.map(({ rule }) => rule);
}

/** Advice and rules under observation let nothing through and hold nothing back. */
function enforced(entries: Entries): readonly CompiledRule[] {
  return entries.filter(
    (entry): entry is CompiledRule =>
      !('because' in entry) && entry.observed === null && entry.rule.effect !== 'advise',
  );
}

interface Paired {
  readonly rule: Consequence;
  readonly root: ConditionNode;
  readonly inBefore: boolean;
  readonly inAfter: boolean;
}

/** A rule that decides alike in both sets stands for both of its versions. */
function pair(before: readonly CompiledRule[], after: readonly CompiledRule[]): readonly Paired[] {
  const old = new Map(before.map((compiled) => [compiled.rule.id, compiled]));
  const common = new Set(
    after.flatMap(({ rule }) => {
      const previous = old.get(rule.id);
      return previous !== undefined && decideAlike(previous.rule, rule) ? [rule.id] : [];
    }),
  );
  const only = (rules: readonly CompiledRule[]) => rules.filter(({ rule }) => !common.has(rule.id));
  const scoped = ({ rule, root }: CompiledRule) => ({ rule, root: withEffectScope(rule, root) });
  return [
    ...only(before).map((compiled) => ({ ...scoped(compiled), inBefore: true, inAfter: false })),
    ...after.map((compiled) => ({
      ...scoped(compiled),
      inBefore: common.has(compiled.rule.id),
      inAfter: true,
    })),
  ];
}

/** The refusal of what no rule covers, as the rule that it amounts to. */
const UNCOVERED: Consequence = {
  effect: 'deny',
  event: { type: 'deny', params: { message: 'No policy covers it.', remedy: 'Cover it.' } },
};

function pairCoverage(before: readonly Rule[], after: readonly Rule[]): readonly Paired[] {
  const old = leftUncovered(before);
  const now = leftUncovered(after);
  const same = JSON.stringify(old) === JSON.stringify(now);
  return [
    ...(old === null || same ? [] : [{ rule: UNCOVERED, root: old, inBefore: true, inAfter: false }]),
    ...(now === null ? [] : [{ rule: UNCOVERED, root: now, inBefore: same, inAfter: true }]),
  ];
}
