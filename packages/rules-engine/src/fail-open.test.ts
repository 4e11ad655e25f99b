import type { Rule } from '@countersign/schema';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from './cases/baseline-facts.ts';
import type { SharedConditions } from './conditions/parse-conditions.ts';
import { decide } from './decide.ts';
import { decideByReference } from './decide-by-reference.ts';
import { factsType } from './facts-type.ts';
import type { Finding } from './finding.ts';
import { lintRules } from './lint/lint-rules.ts';
import { loadRules } from './load-rules.ts';
import { compilePolicySet, compileRules } from './policy-set.ts';
import { no, type Trap, trapFacts, traps, yes } from './testing/fail-open-traps.ts';
import { ruleFor } from './testing/rule-for.ts';

const withoutLint = { sharedConditions: {}, findings: [], factsType: factsType() };

const facts = baselineFacts('dotdigital', 'create');
/** The library is given what its own types forbid; that is what the traps are about. */
function forLibrary(conditions: unknown): TopLevelCondition {
  return conditions as TopLevelCondition;
}

async function evaluateByLibrary({ conditions, lenient }: Trap): Promise<boolean | 'throws'> {
  try {
    const engine = new Engine([], { allowUndefinedFacts: lenient ?? false });
    engine.addRule({ conditions: forLibrary(conditions), event: { type: 'fired' } });
    const { results } = await engine.run({ ...facts, ...trapFacts });
    return results.length === 1;
  } catch {
    return 'throws';
  }
}

async function expectRefusal(rules: readonly Rule[], set = compilePolicySet(rules)): Promise<void> {
  for (const verdict of [decide(set, facts, { trace: true }), await decideByReference(set, facts)]) {
    expect(verdict.outcome).toBe('deny');
    expect(verdict.errors[0]?.code).toBe('POLICY_ERROR');
  }
}

function expectFinding(
  rules: readonly Rule[],
  shared: SharedConditions,
  found: Pick<Finding, 'code' | 'pointer' | 'message'>,
): void {
  expect(lintRules(rules, shared)).toContainEqual(expect.objectContaining({ ...found, severity: 'error' }));
}

describe('documents in which json-rules-engine would fail open', () => {
  test.each(traps)('$title: the library by itself gives $library', async (trap) => {
    expect(await evaluateByLibrary(trap)).toBe(trap.library);
  });

  test.each(traps)('$title: refused by the lint, which says where and how to mend it', (trap) => {
    const { conditions, code, pointer, mend } = trap;
    const message = expect.stringContaining(mend);
    const found = { severity: 'error', rule: 'test/rule', code, pointer, message };
    expect(lintRules([ruleFor({ conditions })])).toContainEqual(found);
    expect(loadRules([ruleFor({ conditions })]).ok).toBe(false);
  });

  test.each(traps)('$title: a refusal in both evaluators if it gets past', async ({ conditions }) => {
    // Turned round as well, because a rule that is wrongly true is harmless and one that is wrongly false is not.
    await expectRefusal([ruleFor({ conditions })]);
    await expectRefusal([ruleFor({ conditions: { not: conditions } })]);
  });

  test.each(traps.filter(({ code }) => code.startsWith('unknown-') || code === 'path-on-value'))(
    '$title: a refusal also where the lint was left out',
    async ({ conditions }) => {
      for (const tried of [conditions, { not: conditions }]) {
        const rules = [ruleFor({ conditions: tried })];
        await expectRefusal(rules, compileRules(rules, withoutLint));
      }
    },
  );

  test('a cycle of shared conditions is refused, and every rule of the set with it', async () => {
    const shared = { a: { not: { condition: 'b' } }, b: { all: [yes, { condition: 'a' }] } };
    const rules = [ruleFor({ conditions: { condition: 'a' } })];
    expectFinding(rules, shared, {
      code: 'condition-cycle',
      pointer: '/conditions/condition/not/condition/all/1',
      message: 'the shared condition "a" leads back to itself; take one of the references out',
    });
    await expectRefusal(rules, compilePolicySet(rules, shared));
    const others = [ruleFor({ conditions: { all: [no] } })];
    await expectRefusal(others, compilePolicySet(others, shared));
  });

  test.each(['error', 'success', 'failure'])('the event type %s is refused', async (type) => {
    const rule = ruleFor({ conditions: { all: [no] } });
    const rules = [{ ...rule, event: { ...rule.event, type } }];
    expectFinding(
      rules,
      {},
      {
        code: 'reserved-event',
        pointer: '/event/type',
        message: `the event type "${type}" belongs to json-rules-engine; write "deny"`,
      },
    );
    await expectRefusal(rules);
  });

  test('two rules with one id, of which the library gives one answer, are refused', async () => {
    const rules = [ruleFor({ conditions: { all: [no] } }), ruleFor({ conditions: { all: [yes] } })];
    expectFinding(
      rules,
      {},
      {
        code: 'duplicate-id',
        pointer: '/id',
        message: 'several rules have the id test/rule; give each one of its own',
      },
    );
    await expectRefusal(rules);
  });

  test('everyFact on a list that may be empty is pointed out', () => {
    const conditions = {
      all: [{ fact: 'change', path: '$.specificPermissionLevels', operator: 'everyFact:equal', value: 2 }],
    };
    const loaded = loadRules([ruleFor({ conditions })]);
    expect(loaded.ok && loaded.warnings.map(({ code }) => code)).toEqual(['true-when-empty']);
  });
});
