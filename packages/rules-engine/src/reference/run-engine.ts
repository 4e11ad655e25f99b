import { Engine, type RuleResult, type TopLevelCondition } from 'json-rules-engine';
import type { CompiledRule } from '../compile-rule.ts';
import type { SharedConditions } from '../conditions/parse-conditions.ts';
import { StrictAlmanac } from './strict-almanac.ts';

interface Run {
  readonly rules: readonly CompiledRule[];
  readonly sharedConditions: SharedConditions;
  /** Plain values only, frozen: a function among the facts would be called. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Runs json-rules-engine over some rules and returns one result per rule, by rule id. Rejects where a fact is missing,
 * and where the engine did not come back with an answer for every rule. The engine is new each time: one that is shared
 * leaves rules out when two runs overlap, and says nothing about it.
 */
export async function runEngine({
  rules,
  sharedConditions,
  facts,
}: Run): Promise<ReadonlyMap<string, RuleResult>> {
  const engine = new Engine([], { allowUndefinedFacts: false, allowUndefinedConditions: false });
  for (const [name, condition] of Object.entries(sharedConditions)) {
    engine.setCondition(name, forLibrary(structuredClone(condition)));
  }
  for (const { rule, conditionsForReference } of rules) {
    engine.addRule({
      name: rule.id,
      priority: rule.priority ?? 1,
      conditions: forLibrary(conditionsForReference),
      event: { type: rule.event.type },
    });
  }
  const { results, failureResults } = await engine.run(facts, { almanac: new StrictAlmanac() });
  const answers = new Map([...results, ...failureResults].map((result) => [result.name, result]));
  if (results.length + failureResults.length !== rules.length || answers.size !== rules.length) {
    throw new Error(`${rules.length} rules were asked and ${answers.size} answered`);
  }
  return answers;
}

/** The shape was checked when the rule was compiled; the library's type cannot be derived from that check. */
function forLibrary(conditions: unknown): TopLevelCondition {
  return conditions as TopLevelCondition;
}
