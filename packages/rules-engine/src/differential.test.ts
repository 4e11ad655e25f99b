import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DECORATORS, OPERATORS } from './conditions/operators.ts';
import { askCompiled } from './decide.ts';
import { askEngine } from './decide-by-reference.ts';
import { factsType } from './facts-type.ts';
import { deepFreeze } from './freeze.ts';
import { candidatesFor, compileRules } from './policy-set.ts';
import { arbitraryFacts, arbitraryFactsReader, arbitrarySet } from './testing/arbitrary-rules.ts';
import { verdictsAgree } from './verdicts-agree.ts';

const RUNS = 10_000;
const options = { findings: [], reader: arbitraryFactsReader, factsType: factsType() };

describe('the two evaluators', () => {
  test('agree on generated rules and facts, down to the single condition', async () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(arbitrarySet, arbitraryFacts, async ({ rules, shared }, facts) => {
        const set = compileRules(rules, { ...options, sharedConditions: shared });
        const { broken, quick } = candidatesFor(set, facts.provider, facts.operation);
        expect(broken).toHaveLength(0);
        const compiled = askCompiled(set, facts, { trace: true });
        const reference = await askEngine(set, deepFreeze(facts));
        requireAgreement(compiled, reference);
        count(quick === null || quick.read(facts) === null ? 'asked exactly' : 'asked quickly');
        requireAgreement(compiled, askCompiled(set, facts, { trace: false }));
        count(compiled.errors.length > 0 ? 'failed' : compiled.outcome);
        if (compiled.errors.length > 0) return;
        if (!isDeepStrictEqual(compiled.trace, reference.trace)) {
          expect(compiled.trace).toEqual(reference.trace);
        }
        for (const { operator, result } of compiled.trace) {
          for (const part of operator.split(':')) count(`${part} ${result}`);
        }
      }),
      { numRuns: RUNS },
    );
    // Without this the property could hold because the generator never makes what would break it.
    for (const outcome of ['allow', 'review', 'deny', 'failed', 'asked exactly', 'asked quickly']) {
      expect(seen.get(outcome) ?? 0, outcome).toBeGreaterThan(RUNS / 50);
    }
    for (const part of [...OPERATORS, ...DECORATORS]) {
      for (const result of ['true', 'false', 'null']) {
        expect(seen.get(`${part} ${result}`) ?? 0, `${part} ${result}`).toBeGreaterThan(RUNS / 100);
      }
    }
  });
});

/** As an assertion, but words are found for the difference only where there is one. */
function requireAgreement(a: Verdict, b: Verdict): void {
  if (!verdictsAgree(a, b)) throw new Error(`the evaluators disagree: ${JSON.stringify([a, b], null, 1)}`);
}
