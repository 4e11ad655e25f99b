import { compilePolicySet, decideTrusted, loadRules, shippedRules } from '@countersign/rules-engine';
import type { Facts } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { casbinEngine } from './engines/casbin.ts';
import { casbinFirstEngine } from './engines/casbin-first.ts';
import { cedarEngine } from './engines/cedar.ts';
import { perScope } from './engines/engine.ts';
import { jsonLogicEngine } from './engines/json-logic.ts';
import { jsonRulesEngine, withScope } from './engines/json-rules-engine.ts';
import { factMix } from './fact-mix.ts';
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
  test('decides the same as the product: json-rules-engine', async () => {
    await requireSameVerdicts({ ...sides, baseline: await perScope(set.rules, mix, jsonRulesEngine) });
  });

  test.each([
    ['Cedar', cedarEngine],
    ['casbin', casbinEngine],
    ['casbin, refusing rules only', casbinFirstEngine],
    ['json-logic-engine', jsonLogicEngine],
  ])('decides the same as the product: %s', async (_name, make) => {
    await requireSameVerdicts({ ...sides, baseline: await perScope(set.rules, mix, make) });
  });

  test('decides the same as the product: json-rules-engine with all rules in one engine', async () => {
    await requireSameVerdicts({ ...sides, baseline: jsonRulesEngine(set.rules, withScope) });
  });

  test.each([
    ['names all rules', jsonLogicEngine],
    ['names one that refuses', casbinFirstEngine],
  ])('is found out when it leaves a rule away, where it %s', async (_names, make) => {
    const refusing = set.rules.findIndex(({ id }) => id === 'any/one-api-user-per-integration');
    const fewer = await perScope(set.rules.toSpliced(refusing, 1), mix, make);
    await expect(requireSameVerdicts({ ...sides, baseline: fewer })).rejects.toThrow('differ');
  });

  test('is found out when a rule applies where it should not', async () => {
    const everywhere = jsonRulesEngine(set.rules);
    await expect(requireSameVerdicts({ ...sides, baseline: everywhere })).rejects.toThrow('differ');
  });
});
