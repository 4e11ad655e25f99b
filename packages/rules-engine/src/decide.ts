import type { Facts, ObservedRule, TraceCondition, Verdict } from '@countersign/schema';
import type { CompiledRule } from './compile-rule.ts';
import type { Observations } from './conditions/compile-conditions.ts';
import { findCounterfactual } from './explain/counterfactual.ts';
import { traceOf } from './explain/trace.ts';
import { candidatesFor, type PolicySet } from './policy-set.ts';
import { settleWithoutRules } from './settle-without-rules.ts';
import { type EvaluableFacts, validateFacts } from './validate-facts.ts';
import { messageOf, observedFailure, policyError, refuseForErrors, verdictOn } from './verdict.ts';

export interface DecideOptions {
  /** Record every condition, and for a refusal look for the smallest change under which it would pass. */
  readonly trace: boolean;
}

/**
 * Decides by the compiled evaluator. Pure, synchronous, never throws: facts that are not valid, a fact that is missing and
 * a rule that cannot be evaluated are refusals with `POLICY_ERROR`. The verdict is frozen.
 */
export function decide(policySet: PolicySet, facts: Facts, options: DecideOptions): Verdict {
  const validated = validateFacts(facts);
  if ('problem' in validated) return refuseForErrors([policyError(null, validated.problem)]);
  return decideTrusted(policySet, validated.facts, options);
}

/** `decide` for facts that came out of `factsSchema` a moment ago: batch previews and whole histories. */
export function decideTrusted(policySet: PolicySet, facts: Facts, options: DecideOptions): Verdict {
  return evaluateCompiled(policySet, facts, options);
}

/** The part that does not care what the facts are called. */
export function evaluateCompiled(set: PolicySet, facts: EvaluableFacts, { trace }: DecideOptions): Verdict {
  const candidates = candidatesFor(set, facts);
  const settled = settleWithoutRules(candidates, facts);
  if (settled !== null) return settled;
  const fired = trace ? null : (candidates.quick?.fire(facts) ?? null);
  return fired === null
    ? evaluateEachCondition(set, candidates.rules, { facts, trace })
    : fired.verdict(facts);
}

/** Condition by condition, as json-rules-engine does it: for the trace, and wherever a fact may be missing. */
function evaluateEachCondition(
  set: PolicySet,
  rules: readonly CompiledRule[],
  { facts, trace }: { readonly facts: EvaluableFacts; readonly trace: boolean },
): Verdict {
  const fired: CompiledRule[] = [];
  const errors: Verdict['errors'] = [];
  const failed: ObservedRule[] = [];
  const traced: TraceCondition[] = [];
  for (const rule of rules) {
    const observed: Observations | null = trace ? [] : null;
    try {
      if (rule.evaluate(facts, observed)) fired.push(rule);
    } catch (error) {
      if (rule.observed === null) errors.push(policyError(rule.rule.id, messageOf(error)));
      else failed.push(observedFailure(rule.observed, messageOf(error)));
    }
    if (observed !== null) traced.push(...traceOf(rule, observed));
  }
  if (errors.length > 0) return refuseForErrors(errors, traced);
  if (!trace) return verdictOn(fired, facts, { failed });
  const counterfactual = findCounterfactual(rules, facts, set.factsType);
  return verdictOn(fired, facts, { trace: traced, counterfactual, failed });
}
