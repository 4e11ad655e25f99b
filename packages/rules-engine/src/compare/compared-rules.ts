import type { Operation, Provider, Rule } from '@countersign/schema';
import { baselineFacts } from '../cases/baseline-facts.ts';
import type { CompiledRule } from '../compile-rule.ts';
import { candidatesFor, type PolicySet } from '../policy-set.ts';
import { settleWithoutRules } from '../verdict.ts';
import { decideAlike } from './diff-rules.ts';
import { factVariables, type Variable } from './fact-values.ts';
import { compilePartial, type PartialConditions } from './partial-conditions.ts';

/** A rule, and in which of the two sets it has this effect. */
export interface ComparedRule {
  readonly rule: Rule;
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
  const old = candidatesFor(before, provider, operation);
  const now = candidatesFor(after, provider, operation);
  if (settleWithoutRules(now, { provider, operation }) !== null) return null;
  const refusedBefore = settleWithoutRules(old, { provider, operation }) !== null;
  const paired = pair(enforced(old.rules), enforced(now.rules));
  if (!refusedBefore && !paired.some(({ inAfter }) => !inAfter)) return null;
  const { variables, complete } = factVariables({
    leaves: paired.flatMap(({ compiled }) => compiled.leaves),
    baseline: baselineFacts(provider, operation),
    types: before.factsType,
  });
  const rules = paired.flatMap(({ compiled, inBefore, inAfter }): ComparedRule[] => {
    const conditions = compilePartial(compiled.root, variables);
    return conditions === null ? [] : [{ rule: compiled.rule, conditions, inBefore, inAfter }];
  });
  const all = complete && rules.length === paired.length;
  return { provider, operation, variables, rules, refusedBefore, complete: all };
}

/** Advice and rules under observation let nothing through and hold nothing back. */
function enforced(rules: readonly CompiledRule[]): readonly CompiledRule[] {
  return rules.filter(({ rule, observed }) => observed === null && rule.effect !== 'advise');
}

interface Paired {
  readonly compiled: CompiledRule;
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
  return [
    ...only(before).map((compiled) => ({ compiled, inBefore: true, inAfter: false })),
    ...after.map((compiled) => ({ compiled, inBefore: common.has(compiled.rule.id), inAfter: true })),
  ];
}
