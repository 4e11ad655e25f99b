import type { Facts, ObservedRule, Verdict } from '@countersign/schema';
import type { CompiledRule } from './compile-rule.ts';
import type { Observation } from './conditions/compile-conditions.ts';
import type { ConditionNode } from './conditions/condition-tree.ts';
import { isRecord } from './conditions/fact-path.ts';
import type { DecideOptions } from './decide.ts';
import { traceOf } from './explain/trace.ts';
import { deepFreeze } from './freeze.ts';
import { type PolicySet, referenceCandidatesFor } from './policy-set.ts';
import { answerGroups, type GroupAnswer, type RuleGroup } from './reference/answer-groups.ts';
import { settleWithoutRules } from './settle-without-rules.ts';
import { type EvaluableFacts, validateFacts } from './validate-facts.ts';
import { observedFailure, policyError, refuseForErrors, verdictOn } from './verdict.ts';

/** Has json-rules-engine run over groups of rules somewhere else. Throws where no answer comes. */
export type AskReference = (groups: readonly RuleGroup[], facts: Facts) => readonly GroupAnswer[];

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

/** The same without a trace, where the library runs somewhere else and is waited for. @throws what `ask` throws */
export function decideByReferenceElsewhere(policySet: PolicySet, facts: Facts, ask: AskReference): Verdict {
  const validated = validateFacts(facts);
  if ('problem' in validated) return refuseForErrors([policyError(null, validated.problem)]);
  const question = questionOf(policySet, validated.facts);
  if ('settled' in question) return question.settled;
  const answers = ask(documentsOf(question), validated.facts);
  return verdictOf(question, answers, { facts: validated.facts, isTraced: false });
}

/** The part that does not care what the facts are called; for facts that are plain and frozen. */
export async function evaluateByReference(
  policySet: PolicySet,
  facts: EvaluableFacts,
  { trace }: DecideOptions = { trace: true },
): Promise<Verdict> {
  const question = questionOf(policySet, facts);
  if ('settled' in question) return question.settled;
  const isTraced = trace !== false;
  const { sharedConditions } = policySet;
  const answers = await answerGroups(documentsOf(question), {
    sharedConditions,
    facts,
    readsConditions: isTraced,
  });
  return verdictOf(question, answers, { facts, isTraced });
}

interface Question {
  /** What has a say, in the order in which a trace has it. */
  readonly rules: readonly CompiledRule[];
  /** The enforced ones are asked in one run, and each that is only observed in one of its own: where it fails, nothing else does. */
  readonly groups: readonly (readonly CompiledRule[])[];
}

function questionOf(policySet: PolicySet, facts: EvaluableFacts): Question | { readonly settled: Verdict } {
  const candidates = referenceCandidatesFor(policySet, facts);
  const settled = settleWithoutRules(candidates, facts);
  if (settled !== null) return { settled };
  const { rules } = candidates;
  const enforced = rules.filter(({ observed }) => observed === null);
  const observed = rules.filter((compiled) => compiled.observed !== null);
  return { rules, groups: [enforced, ...observed.map((one) => [one])] };
}

const documentsOf = ({ groups }: Question): readonly RuleGroup[] =>
  groups.map((group) => group.map(({ rule }) => rule));

function verdictOf(
  { rules, groups }: Question,
  answers: readonly GroupAnswer[],
  { facts, isTraced }: { readonly facts: EvaluableFacts; readonly isTraced: boolean },
): Verdict {
  const hasFired = new Set<string>();
  const conditions = new Map<string, unknown>();
  const failed: ObservedRule[] = [];
  for (const [index, group] of groups.entries()) {
    const answer = answers[index] ?? { ok: false, problem: 'there was no answer' };
    if (answer.ok) {
      for (const id of answer.fired) hasFired.add(id);
      for (const [id, found] of answer.conditions ?? []) conditions.set(id, found);
    } else if (index === 0) return refuseForErrors([policyError(null, answer.problem)]);
    else
      for (const { observed } of group)
        if (observed !== null) failed.push(observedFailure(observed, answer.problem));
  }
  const fired = rules.filter(({ rule }) => hasFired.has(rule.id));
  if (!isTraced) return verdictOn(fired, facts, { failed });
  const trace = rules.flatMap((compiled) =>
    traceOf(compiled, readObservations(compiled.root, conditions.get(compiled.rule.id))),
  );
  return verdictOn(fired, facts, { trace, failed });
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
