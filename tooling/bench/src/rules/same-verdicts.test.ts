import { compilePolicySet, decideTrusted, loadRules, shippedRules } from '@countersign/rules-engine';
import type { Facts } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { factMix } from './fact-mix.ts';
import { enginePerOperation, plainEngine, withScope } from './plain-engine.ts';
import { requireSameVerdicts } from './same-verdicts.ts';

const loaded = loadRules(shippedRules);
if (!loaded.ok) throw new Error('the shipped rules load');
const set = compilePolicySet(loaded.rules);
const mix = factMix(set);
const ours = (facts: Facts) => decideTrusted(set, facts, { trace: false });
const sides = { rules: set.rules, mix, ours };

describe('the mix of facts', () => {
  test('has requests of every outcome, and every rule fires on some of them', () => {
    const verdicts = mix.map(ours);
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['allow', 'review', 'deny']));
    const fired = verdicts.flatMap(({ determining, advisories, requirements }) => [
      ...determining,
      ...advisories,
      ...requirements.map(({ rule }) => rule),
    ]);
    expect(new Set(fired.map(({ ruleId }) => ruleId))).toEqual(new Set(set.rules.map(({ id }) => id)));
  });
});

describe('the baseline', () => {
  test('decides the same as the product with one engine per operation', async () => {
    await requireSameVerdicts({ ...sides, baseline: enginePerOperation(set.rules) });
  });

  test('decides the same as the product with all rules in one engine', async () => {
    await requireSameVerdicts({ ...sides, baseline: plainEngine(set.rules, withScope) });
  });

  test('is found out when it leaves a rule away', async () => {
    const fewer = enginePerOperation(set.rules.slice(1));
    await expect(requireSameVerdicts({ ...sides, baseline: fewer })).rejects.toThrow('differ');
  });

  test('is found out when a rule applies where it should not', async () => {
    const everywhere = plainEngine(set.rules);
    await expect(requireSameVerdicts({ ...sides, baseline: everywhere })).rejects.toThrow('differ');
  });
});
