import type { Facts, Rule } from '@countersign/schema';
import { type CompiledRule, compileRule } from '../compile-rule.ts';
import type { Observations } from '../conditions/compile-conditions.ts';
import type { SharedConditions } from '../conditions/parse-conditions.ts';
import { runEngine } from '../reference/run-engine.ts';
import { caseFacts } from './case-facts.ts';

/** What the two evaluators said about one case. */
export interface CaseResult {
  readonly rule: string;
  readonly title: string;
  /** Whether the rule should fire. */
  readonly expected: boolean;
  readonly compiled: boolean | 'error';
  readonly reference: boolean | 'error';
  readonly passed: boolean;
}

/** Whether the cases of a rule have shown one of its conditions both ways. */
export interface ConditionCoverage {
  readonly rule: string;
  readonly pointer: string;
  readonly seenTrue: boolean;
  readonly seenFalse: boolean;
}

export interface CasesReport {
  /** There are cases, both evaluators passed every one, and every condition was seen true and seen false. */
  readonly passed: boolean;
  readonly cases: readonly CaseResult[];
  readonly coverage: readonly ConditionCoverage[];
}

/** Runs every rule's cases, each rule by itself, in both evaluators. */
export async function runCases(
  rules: readonly Rule[],
  sharedConditions: SharedConditions = {},
): Promise<CasesReport> {
  const reports = await Promise.all(rules.map((rule) => runRule(rule, sharedConditions)));
  const cases = reports.flatMap((report) => report.cases);
  const coverage = reports.flatMap((report) => report.coverage);
  return {
    passed:
      cases.length > 0 &&
      cases.every(({ passed }) => passed) &&
      coverage.every(({ seenTrue, seenFalse }) => seenTrue && seenFalse),
    cases,
    coverage,
  };
}

async function runRule(
  rule: Rule,
  sharedConditions: SharedConditions,
): Promise<{ cases: readonly CaseResult[]; coverage: readonly ConditionCoverage[] }> {
  const compiled = compileRule(rule, sharedConditions);
  const seen: Observations[] = [];
  const cases = await Promise.all(
    rule.cases.map(async (item): Promise<CaseResult> => {
      const facts = caseFacts(item);
      const both =
        compiled === null || 'problem' in facts
          ? { compiled: 'error' as const, reference: 'error' as const }
          : {
              compiled: runCompiled(compiled, facts.facts, seen),
              reference: await runReference(compiled, facts.facts, sharedConditions),
            };
      const passed = both.compiled === item.fires && both.reference === item.fires;
      return { rule: rule.id, title: item.title, expected: item.fires, ...both, passed };
    }),
  );
  const coverage = (compiled?.leaves ?? []).map(({ pointer }, index) => ({
    rule: rule.id,
    pointer,
    seenTrue: seen.some((observed) => observed[index]?.result === true),
    seenFalse: seen.some((observed) => observed[index]?.result === false),
  }));
  return { cases, coverage };
}

function runCompiled(compiled: CompiledRule, facts: Facts, seen: Observations[]): boolean | 'error' {
  const observed: Observations = [];
  seen.push(observed);
  try {
    return compiled.evaluate(facts, observed);
  } catch {
    return 'error';
  }
}

async function runReference(
  compiled: CompiledRule,
  facts: Facts,
  sharedConditions: SharedConditions,
): Promise<boolean | 'error'> {
  try {
    const answers = await runEngine({
      rules: [compiled.rule],
      sharedConditions,
      facts,
      readsConditions: true,
    });
    return answers.get(compiled.rule.id)?.result === true;
  } catch {
    return 'error';
  }
}
