import type { Facts, ObservedRule, Verdict } from '@countersign/schema';
import type { CompiledRule } from './compile-rule.ts';
import type { Observation } from './conditions/compile-conditions.ts';
import type { ConditionNode } from './conditions/condition-tree.ts';
import { isRecord } from './conditions/fact-path.ts';
import type { DecideOptions } from './decide.ts';
import { traceOf } from './explain/trace.ts';
import { deepFreeze } from './freeze.ts';
import { type PolicySet, referenceCandidatesFor } from './policy-set.ts';
import { runEngine } from './reference/run-engine.ts';
import { settleWithoutRules } from './settle-without-rules.ts';
import { type EvaluableFacts, validateFacts } from './validate-facts.ts';
import { messageOf, observedFailure, policyError, refuseForErrors, verdictOn } from './verdict.ts';

/**
 * Decides by json-rules-engine, as a second opinion on what the compiled evaluator said. With the trace where it is asked for, never
 * with a counterfactual. Never rejects: whatever goes wrong is a refusal with `POLICY_ERROR`. The verdict is frozen.
 */
export async function decideByReference(
  policySet: PolicySet,
  facts: Facts,
  options: DecideOptions = { trace: true },
): Promise<Verdict> {
  const validated = validateFacts(facts);
  if ('problem' in validated) return refuseForErrors([policyError(null, validated.problem)]);
  return evaluateByReference(policySet, deepFreeze(validated.facts), options);
}

/** The part that does not care what the facts are called; for facts that are plain and frozen. */
export async function evaluateByReference(
  policySet: PolicySet,
  facts: EvaluableFacts,
  { trace: isTraced }: DecideOptions = { trace: true },
): Promise<Verdict> {
  const candidates = referenceCandidatesFor(policySet, facts);
  const settled = settleWithoutRules(candidates, facts);
  if (settled !== null) return settled;
  const { rules } = candidates;
  const ask = (asked: readonly CompiledRule[]) =>
    runEngine({
      rules: asked,
      sharedConditions: policySet.sharedConditions,
      facts,
      readsConditions: isTraced !== false,
    });
  try {
    const answers = new Map(await ask(rules.filter(({ observed }) => observed === null)));
    const failed: ObservedRule[] = [];
    for (const compiled of rules) {
      if (compiled.observed === null) continue;
      // Each in a run of its own, because a run in which one rule fails has no answers at all.
      try {
        for (const [id, answer] of await ask([compiled])) answers.set(id, answer);
      } catch (error) {
        failed.push(observedFailure(compiled.observed, error));
      }
    }
    const fired = rules.filter(({ rule }) => answers.get(rule.id)?.result === true);
    if (!isTraced) return verdictOn(fired, facts, { failed });
    const trace = rules.flatMap((compiled) =>
      traceOf(compiled, readObservations(compiled.root, answers.get(compiled.rule.id)?.conditions)),
    );
    return verdictOn(fired, facts, { trace, failed });
  } catch (error) {
    return refuseForErrors([policyError(null, messageOf(error))]);
  }
}

/**
 * What json-rules-engine found for every leaf of a rule, in document order. Its result tree has the shape of the rule
 * with shared conditions in place of their names; a name that is left belongs to a condition that was not evaluated.
 */
function readObservations(node: ConditionNode, found: unknown): readonly (Observation | undefined)[] {
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
