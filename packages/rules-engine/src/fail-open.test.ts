import type { Rule } from '@countersign/schema';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from './cases/baseline-facts.ts';
import { decide } from './decide.ts';
import { decideByReference } from './decide-by-reference.ts';
import { factsReader } from './facts-reader.ts';
import { factsType } from './facts-type.ts';
import { lintRules } from './lint/lint-rules.ts';
import { loadRules } from './load-rules.ts';
import { compilePolicySet, compileRules } from './policy-set.ts';
import { ruleFor } from './testing/rule-for.ts';

type Conditions = Rule['conditions'];

const withoutLint = { sharedConditions: {}, findings: [], reader: factsReader, factsType: factsType() };

const facts = baselineFacts('dotdigital', 'create');
const yes: Conditions = { fact: 'operation', operator: 'equal', value: 'create' };
const no: Conditions = { fact: 'operation', operator: 'equal', value: 'delete' };

interface Trap {
  readonly title: string;
  readonly conditions: Conditions;
  /** What json-rules-engine makes of it by itself, with facts that may be undefined where that is the trap. */
  readonly library: boolean | 'throws';
  readonly lenient?: true;
  readonly code: string;
}

const traps: readonly Trap[] = [
  { title: 'an empty all', conditions: { all: [] }, library: true, code: 'empty-group' },
  { title: 'an empty any', conditions: { any: [] }, library: true, code: 'empty-group' },
  {
    title: 'a nested empty any',
    conditions: { all: [yes, { any: [] }] },
    library: true,
    code: 'empty-group',
  },
  {
    title: 'any and all at one level',
    conditions: { any: [yes], all: [no] },
    library: true,
    code: 'one-kind',
  },
  {
    title: 'a missing fact beside a true sibling',
    conditions: { any: [yes, { fact: 'nowhere', operator: 'equal', value: 1 }] },
    library: 'throws',
    code: 'unknown-fact',
  },
  ...['notEqual', 'not:equal', 'not:greaterThan', 'not:contains'].map(
    (operator): Trap => ({
      title: `a missing fact with ${operator}`,
      conditions: { all: [{ fact: 'nowhere', operator, value: 1 }] },
      library: true,
      lenient: true,
      code: 'unknown-fact',
    }),
  ),
  {
    title: 'a missing fact with notIn',
    conditions: { all: [{ fact: 'nowhere', operator: 'notIn', value: [1] }] },
    library: true,
    lenient: true,
    code: 'unknown-fact',
  },
  {
    title: 'a missing path with notEqual',
    conditions: { all: [{ fact: 'operator', path: '$.rule', operator: 'notEqual', value: 'root' }] },
    library: true,
    code: 'unknown-path',
  },
  {
    title: 'a path on a fact that is no object',
    conditions: { all: [{ fact: 'provider', path: '$.name', operator: 'notEqual', value: 'x' }] },
    library: true,
    code: 'path-on-value',
  },
  {
    title: 'in with a text',
    conditions: { all: [{ fact: 'operation', operator: 'in', value: 'create, delete' }] },
    library: true,
    code: 'list-expected',
  },
  {
    title: 'a comparison of texts as if they were numbers',
    conditions: { all: [{ fact: 'nine', operator: 'greaterThan', value: '10' }] },
    library: true,
    code: 'number-expected',
  },
  {
    title: 'an unknown operator behind a branch of higher priority',
    conditions: {
      any: [
        { ...yes, priority: 2 },
        { ...no, operator: 'equals' },
      ],
    },
    library: true,
    code: 'unknown-operator',
  },
  {
    title: 'an unknown decorator',
    conditions: {
      any: [
        { ...yes, priority: 2 },
        { ...no, operator: 'anyFact:equal' },
      ],
    },
    library: true,
    code: 'unknown-operator',
  },
  {
    title: 'a key that sets the prototype',
    conditions: JSON.parse(
      '{"all":[{"fact":"operation","operator":"equal","value":"create","__proto__":{}}]}',
    ),
    library: 'throws',
    code: 'forbidden-key',
  },
  {
    title: 'conditions nested 5000 deep',
    conditions: Array.from({ length: 5_000 }).reduce<Conditions>((inner) => ({ not: inner }), yes),
    library: 'throws',
    code: 'too-deep',
  },
  {
    title: '2000 decorators',
    conditions: { all: [{ ...yes, operator: `${'not:'.repeat(2_000)}equal` }] },
    library: true,
    code: 'too-many-decorators',
  },
  {
    title: 'a path that searches',
    conditions: { all: [{ fact: 'operator', path: '$..role', operator: 'notEqual', value: 'root' }] },
    library: true,
    code: 'bad-path',
  },
  {
    title: 'a path that filters',
    conditions: { all: [{ fact: 'batch', path: '$[?(@ >= 0)]', operator: 'notEqual', value: 0 }] },
    library: true,
    code: 'bad-path',
  },
  {
    title: 'a reference to nothing',
    conditions: { condition: 'x' },
    library: 'throws',
    code: 'unknown-condition',
  },
];

/** The library is given what its own types forbid; that is what the traps are about. */
function forLibrary(conditions: unknown): TopLevelCondition {
  return conditions as TopLevelCondition;
}

async function askLibrary({ conditions, lenient }: Trap): Promise<boolean | 'throws'> {
  try {
    const engine = new Engine([], { allowUndefinedFacts: lenient ?? false });
    engine.addRule({ conditions: forLibrary(conditions), event: { type: 'fired' } });
    const { results } = await engine.run({ ...facts, nine: '9' });
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

describe('documents in which json-rules-engine would fail open', () => {
  test.each(traps)('$title: the library by itself gives $library', async (trap) => {
    expect(await askLibrary(trap)).toBe(trap.library);
  });

  test.each(traps)('$title: refused by the lint, with its own message', ({ conditions, code }) => {
    const findings = lintRules([ruleFor({ conditions })]);
    expect(findings.map((finding) => finding.code)).toContain(code);
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
      const rules = [ruleFor({ conditions: { not: conditions } })];
      await expectRefusal(rules, compileRules(rules, withoutLint));
    },
  );

  test('a cycle of shared conditions is refused, and every rule of the set with it', async () => {
    const shared = { a: { not: { condition: 'b' } }, b: { all: [yes, { condition: 'a' }] } };
    const rules = [ruleFor({ conditions: { condition: 'a' } })];
    expect(lintRules(rules, shared).map(({ code }) => code)).toContain('condition-cycle');
    await expectRefusal(rules, compilePolicySet(rules, shared));
    const others = [ruleFor({ conditions: { all: [no] } })];
    await expectRefusal(others, compilePolicySet(others, shared));
  });

  test.each(['error', 'success', 'failure'])('the event type %s is refused', async (type) => {
    const rule = ruleFor({ conditions: { all: [no] } });
    const rules = [{ ...rule, event: { ...rule.event, type } }];
    expect(lintRules(rules).map(({ code }) => code)).toContain('reserved-event');
    await expectRefusal(rules);
  });

  test('two rules with one id are refused', async () => {
    const rules = [ruleFor({ conditions: { all: [no] } }), ruleFor({ conditions: { all: [yes] } })];
    expect(lintRules(rules).map(({ code }) => code)).toEqual(['duplicate-id']);
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
