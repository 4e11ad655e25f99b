import type { Counterfactual, Facts } from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { isRecord } from '../conditions/fact-path.ts';
import { decide, decideTrusted } from '../decide.ts';
import { loadRules } from '../load-rules.ts';
import { shippedRules } from '../packs.ts';
import { compilePolicySet } from '../policy-set.ts';
import { arbitraryValidFacts } from '../testing/arbitrary-valid-facts.ts';
import { ruleFor } from '../testing/rule-for.ts';

const loaded = loadRules(shippedRules);
const set = compilePolicySet(loaded.ok ? loaded.rules : []);
const create = baselineFacts('eset-protect-hub', 'create');

function counterfactual(facts: Facts): Counterfactual | null {
  return decide(set, facts, { trace: true }).counterfactual;
}

describe('a counterfactual', () => {
  test('names the one fact that stood in the way, and what it would have to be', () => {
    const facts: Facts = { ...create, operator: { ...create.operator, role: 'regular' } };
    expect(counterfactual(facts)).toEqual([{ fact: 'operator.role', from: 'regular', to: 'superuser' }]);
  });

  test('names several facts where one is not enough', () => {
    const facts: Facts = {
      ...create,
      operator: { ...create.operator, role: 'regular' },
      integration: { ...create.integration, registered: false, otherApiUsers: 2 },
    };
    expect(counterfactual(facts)?.map(({ fact }) => fact)).toEqual([
      'integration.registered',
      'integration.otherApiUsers',
      'operator.role',
    ]);
  });

  test('finds the nearest number on the right side of a limit', () => {
    const facts: Facts = { ...create, change: { ...create.change, reviewInDays: 400 } };
    expect(counterfactual(facts)).toEqual([{ fact: 'change.reviewInDays', from: 400, to: 180 }]);
  });

  test('satisfies every rule about a fact, not only the one that refused', () => {
    const ema2 = baselineFacts('eset-msp-administrator-2', 'create');
    const facts: Facts = { ...ema2, change: { ...ema2.change, countryCode: null } };
    expect(counterfactual(facts)).toEqual([{ fact: 'change.countryCode', from: null, to: 'DEU' }]);
  });

  test('asks nothing for the sake of a rule that is only observed', () => {
    const fact = (path: string) => ({ all: [{ fact: 'change', path, operator: 'equal', value: true }] });
    const rules = [
      ruleFor({ id: 'test/enforced', conditions: fact('$.enabled') }),
      ruleFor({
        id: 'test/watched',
        covers: undefined,
        enforcement: 'observe',
        conditions: fact('$.newAccount'),
      }),
    ];
    const dotdigital = baselineFacts('dotdigital', 'create');
    const facts: Facts = { ...dotdigital, change: { ...dotdigital.change, enabled: true, newAccount: true } };
    const verdict = decide(compilePolicySet(rules), facts, { trace: true });
    expect(verdict.counterfactual).toEqual([{ fact: 'change.enabled', from: true, to: false }]);
    expect(verdict.observed).toMatchObject([{ ruleId: 'test/watched' }]);
  });

  test('is there for refusals only', () => {
    expect(counterfactual(create)).toBeNull();
  });

  test('is given up where no three changes are enough', () => {
    const facts: Facts = {
      ...create,
      provider: 'eset-msp-administrator-2',
      change: {
        ...create.change,
        firstName: null,
        lastName: null,
        email: null,
        emailWellFormed: false,
        countryCode: null,
        permissionType: null,
      },
    };
    expect(decide(set, facts, { trace: true })).toMatchObject({ outcome: 'deny', counterfactual: null });
  });

  test('is not looked for where no trace is asked for', () => {
    const facts: Facts = { ...create, operator: { ...create.operator, role: 'regular' } };
    expect(decide(set, facts, { trace: false }).counterfactual).toBeNull();
  });

  test('is true: with its changes the request is not refused, and with all but one of them it still is', () => {
    let found = 0;
    fc.assert(
      fc.property(arbitraryValidFacts, (facts) => {
        const changes = decideTrusted(set, facts, { trace: true }).counterfactual;
        if (changes === null) return;
        found += 1;
        expect(outcomeWith(facts, changes)).not.toBe('deny');
        for (const left of changes) {
          const others = changes.filter((change) => change !== left);
          expect(outcomeWith(facts, others)).toBe('deny');
        }
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(30);
  });
});

function outcomeWith(facts: Facts, changes: Counterfactual): string {
  const changed = structuredClone(facts);
  for (const { fact, to } of changes) {
    const fields = fact.split('.');
    const last = fields.pop() ?? '';
    const holder = fields.reduce<unknown>((value, field) => (isRecord(value) ? value[field] : null), changed);
    if (isRecord(holder)) holder[last] = to;
  }
  return decide(set, changed, { trace: false }).outcome;
}
