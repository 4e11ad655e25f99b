import type { Rule } from '@countersign/schema';
import { Fact, type RuleResult } from 'json-rules-engine';
import type { SharedConditions } from '../conditions/parse-conditions.ts';
import { createEngine } from './create-engine.ts';
import { takeEngine } from './engine-pool.ts';
import { StrictAlmanac } from './strict-almanac.ts';

interface Run {
  readonly rules: readonly Rule[];
  readonly sharedConditions: SharedConditions;
  /** Plain values only, frozen: a function among the facts would be called. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether somebody reads what was found for each condition, and not only which rules fired. */
  readonly readsConditions: boolean;
}

/** A value that is there need not be computed, so the library makes no key to find it by. */
const CONSTANT = { cache: false };

/**
 * Runs json-rules-engine over some rules and returns one result per rule, by rule id. Rejects where a fact is missing,
 * and where the engine did not come back with an answer for every rule. No engine has two runs at once: such a one
 * leaves rules out, and says nothing about it.
 */
export async function runEngine({
  rules,
  sharedConditions,
  facts,
  readsConditions,
}: Run): Promise<ReadonlyMap<string, RuleResult>> {
  const { engine, giveBack } = readsConditions
    ? { engine: createEngine(rules, { sharedConditions, copiesConditions: true }), giveBack: undefined }
    : takeEngine(rules, sharedConditions);
  const almanac = new StrictAlmanac();
  for (const [name, value] of Object.entries(facts)) almanac.addFact(new Fact(name, value, CONSTANT));
  const { results, failureResults } = await engine.run({}, { almanac });
  const answers = new Map([...results, ...failureResults].map((result) => [result.name, result]));
  if (results.length + failureResults.length !== rules.length || answers.size !== rules.length) {
    throw new Error(`${rules.length} rules were asked and ${answers.size} answered`);
  }
  // Not where the run was rejected: then some of its rules may still be under way.
  giveBack?.();
  return answers;
}
