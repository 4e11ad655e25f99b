import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from './cases/baseline-facts.ts';
import { DECORATORS, OPERATORS } from './conditions/operators.ts';
import { evaluateCompiled } from './decide.ts';
import { evaluateByReference } from './decide-by-reference.ts';
import { factsType } from './facts-type.ts';
import { deepFreeze } from './freeze.ts';
import { candidatesFor, compileRules, type PolicySet } from './policy-set.ts';
import { arbitraryFacts, arbitrarySet } from './testing/arbitrary-rules.ts';
import { regressionFacts, regressions } from './testing/differential-regressions.ts';
import { ruleFor } from './testing/rule-for.ts';
import type { EvaluableFacts } from './validate-facts.ts';
import { verdictsAgree } from './verdicts-agree.ts';

/** Pairs of a set of rules and facts. `npm run test:long` asks for millions. */
const CASES = Number(process.env.COUNTERSIGN_DIFFERENTIAL_RUNS ?? 50_000);
/** Making and compiling a set costs more than deciding by it. */
const FACTS_PER_SET = 5;

const options = { findings: [], factsType: factsType() };

describe('the two evaluators', () => {
  test('agree on generated rules and facts, down to the single condition', async () => {
    expect(CASES, 'COUNTERSIGN_DIFFERENTIAL_RUNS must be a number of cases').toBeGreaterThanOrEqual(1_000);
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    const someFacts = fc.array(arbitraryFacts, { minLength: FACTS_PER_SET, maxLength: FACTS_PER_SET });
    await fc.assert(
      fc.asyncProperty(arbitrarySet, someFacts, async ({ rules, shared }, samples) => {
        const set = compileRules(rules, { ...options, sharedConditions: shared });
        for (const facts of samples) {
          const { broken, quick } = candidatesFor(set, facts);
          if (broken.length > 0) throw new Error(broken[0]?.because);
          const { errors, outcome, trace, observed = [] } = await requireAgreement(set, facts);
          count(quick === null || quick.fire(facts) === null ? 'asked exactly' : 'asked quickly');
          count(errors.length > 0 ? 'failed' : outcome);
          for (const { error } of observed) count(error === null ? 'observed' : 'observation failed');
          for (const { operator, result } of trace) {
            for (const part of operator.split(':')) count(`${part} ${result}`);
          }
        }
      }),
      { numRuns: Math.ceil(CASES / FACTS_PER_SET) },
    );
    // Without this the property could hold because the generator never makes what would break it.
    for (const outcome of [
      'allow',
      'review',
      'deny',
      'failed',
      'observed',
      'asked exactly',
      'asked quickly',
    ]) {
      expect(seen.get(outcome) ?? 0, outcome).toBeGreaterThan(CASES / 50);
    }
    expect(seen.get('observation failed') ?? 0).toBeGreaterThan(CASES / 500);
    for (const part of [...OPERATORS, ...DECORATORS]) {
      for (const result of ['true', 'false', 'null']) {
        expect(seen.get(`${part} ${result}`) ?? 0, `${part} ${result}`).toBeGreaterThan(CASES / 100);
      }
    }
  });

  test.each(regressions)('agree on $title', async ({ conditions, shared = {} }) => {
    const facts: EvaluableFacts = { ...baselineFacts('dotdigital', 'create'), ...regressionFacts };
    for (const tried of [conditions, { not: conditions }]) {
      for (const enforcement of ['enforce', 'observe'] as const) {
        const rules = [
          ruleFor({ conditions: tried, enforcement }),
          ruleFor({ id: 'test/fine', conditions: fine }),
        ];
        const set = compileRules(rules, { ...options, sharedConditions: shared });
        expect(candidatesFor(set, facts).broken).toEqual([]);
        await requireAgreement(set, facts);
      }
    }
  });
});

const fine = { all: [{ fact: 'zero', operator: 'equal', value: 1 }] };

/** As an assertion, but words are found for the difference only where there is one. Gives the verdict. */
async function requireAgreement(set: PolicySet, facts: EvaluableFacts): Promise<Verdict> {
  const compiled = evaluateCompiled(set, facts, { trace: true });
  const reference = await evaluateByReference(set, deepFreeze(facts));
  // Without a trace the reference has engines that it had for other facts before, as in production.
  const untraced = await evaluateByReference(set, deepFreeze(facts), { trace: false });
  for (const other of [reference, untraced, evaluateCompiled(set, facts, { trace: false })]) {
    if (!verdictsAgree(compiled, other)) {
      throw new Error(`the evaluators disagree: ${JSON.stringify([compiled, other], null, 1)}`);
    }
  }
  // How far an evaluation came that failed is a matter of the order in which conditions are asked.
  const failed = new Set(
    (compiled.observed ?? []).flatMap(({ ruleId, error }) => (error === null ? [] : [ruleId])),
  );
  const complete = ({ trace }: Verdict) =>
    failed.size === 0 ? trace : trace.filter(({ ruleId }) => !failed.has(ruleId));
  if (compiled.errors.length === 0 && !isDeepStrictEqual(complete(compiled), complete(reference))) {
    expect(complete(compiled)).toEqual(complete(reference));
  }
  return compiled;
}
