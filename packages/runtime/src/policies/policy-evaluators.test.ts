import { baselineFacts, loadRules, shippedRules, verdictsAgree } from '@countersign/rules-engine';
import { digestOf } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { createPolicyEvaluators } from './policy-evaluators.ts';

const loaded = loadRules(shippedRules);
if (!loaded.ok) throw new Error('the shipped policies do not load');
const setOf = (documents: readonly unknown[]) => ({ digest: digestOf(documents), documents, activatedAt: 0 });
const set = setOf(loaded.rules);
const facts = baselineFacts('dotdigital', 'create');

describe('the two evaluators', () => {
  test('say the same of the shipped policies', async () => {
    const policies = createPolicyEvaluators();
    expect(verdictsAgree(policies.decide(set, facts), policies.decideByReference(set, facts))).toBe(true);
  });

  test('use the documents of the set that they are asked about, also after others', () => {
    const policies = createPolicyEvaluators();
    const sets = Array.from({ length: 4 }, (_, number) =>
      setOf(number % 2 === 0 ? loaded.rules : loaded.rules.slice(0, number - 1)),
    );
    const denied = [...sets, ...sets].map((one) => policies.decide(one, facts).outcome === 'deny');
    expect(denied).toEqual([false, true, false, true, false, true, false, true]);
  });

  test('explain by sets of earlier times, and compile none of them again, nor the one in force', () => {
    const policies = createPolicyEvaluators();
    const former = Array.from({ length: 3 }, (_, number) => setOf(loaded.rules.slice(0, -1 - number)));
    policies.decide(set, facts);
    for (const one of former) expect(policies.explain(one, facts).trace.length).toBeGreaterThan(0);
    // What has no documents any more can only be answered by what was compiled before.
    const gone = (one: typeof set) => ({ ...one, documents: [] });
    for (const one of former) expect(policies.explain(gone(one), facts).trace.length).toBeGreaterThan(0);
    expect(policies.decide(gone(set), facts)).toEqual(policies.decide(set, facts));
    expect(policies.explain(gone(set), facts)).toMatchObject({
      outcome: policies.decide(set, facts).outcome,
    });
  });

  test('refuse a stored set that does not load', () => {
    const broken = setOf([{ id: 'no rule' }]);
    expect(() => createPolicyEvaluators().decide(broken, facts)).toThrow(/does not load/);
  });

  test('refuse a stored set whose documents were edited', () => {
    const edited = { ...set, documents: loaded.rules.slice(1) };
    expect(() => createPolicyEvaluators().decide(edited, facts)).toThrow(/was changed/);
  });
});
