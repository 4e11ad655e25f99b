import {
  approvalsNeeded,
  type Facts,
  type Requirement,
  type Rule,
  type Verdict,
  verdictSchema,
} from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from './cases/baseline-facts.ts';
import { decide } from './decide.ts';
import { decideByReference } from './decide-by-reference.ts';
import { factsType } from './facts-type.ts';
import { loadRules } from './load-rules.ts';
import { compilePolicySet, compileRules } from './policy-set.ts';
import { coveringRule, ruleFor } from './testing/rule-for.ts';
import { UNCOVERED } from './uncovered.ts';

const withoutLint = { sharedConditions: {}, findings: [], factsType: factsType() };

const facts = baselineFacts('dotdigital', 'create');
const always = { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] };

const denying = ruleFor({ id: 'test/denies', conditions: always });
const advising = ruleFor({ id: 'test/advises', conditions: always, effect: 'advise', covers: undefined });

function requiring(...requirements: Requirement[]) {
  const rule = ruleFor({ id: 'test/requires', conditions: always, effect: 'require', covers: undefined });
  return { ...rule, event: { ...rule.event, params: { ...rule.event.params, requirements } } };
}

function decideWith(...rules: Parameters<typeof compilePolicySet>[0]) {
  return decide(compilePolicySet(rules), facts, { trace: true });
}

describe('a verdict', () => {
  test('allows what is covered and what no rule minds', () => {
    expect(decideWith(coveringRule)).toMatchObject({ outcome: 'allow', determining: [], errors: [] });
  });

  test('denies when one rule denies, whatever the others say, and still lists what they say', () => {
    const verdict = decideWith(coveringRule, advising, denying, requiring({ type: 'approvals', count: 1 }));
    expect(verdict.outcome).toBe('deny');
    expect(verdict.determining.map(({ ruleId }) => ruleId)).toEqual(['test/denies']);
    expect(verdict.advisories.map(({ ruleId }) => ruleId)).toEqual(['test/advises']);
    expect(verdict.requirements).toHaveLength(1);
  });

  test('denies what no rule covers, and says so as a rule of its own', () => {
    const verdict = decideWith(requiring({ type: 'approvals', count: 1 }), advising);
    expect(verdict).toMatchObject({ outcome: 'deny', determining: [{ ruleId: UNCOVERED }], errors: [] });
  });

  test('is not opened by adding a rule that denies something else', () => {
    const other = ruleFor({
      id: 'test/other',
      covers: undefined,
      conditions: { all: [{ fact: 'operation', operator: 'notEqual', value: 'create' }] },
    });
    expect(decideWith(other).outcome).toBe('deny');
  });

  test('tells a requester on dotdigital what to ask for in place of granting API access', () => {
    const grant = baselineFacts('dotdigital', 'grant-api-access');
    const verdict = decide(compilePolicySet([coveringRule]), grant, { trace: false });
    expect(verdict.determining[0]?.remedy).toBe(
      'An API user on dotdigital always has API access. Ask for "enable" or "disable" instead.',
    );
  });

  test.each<[string, Requirement]>([
    ['approvals', { type: 'approvals', count: 1 }],
    ['extra approvals', { type: 'extra-approvals', count: 1 }],
    [
      'an acknowledgement by the owner',
      { type: 'acknowledgement', kind: 'breakage', by: 'integration-owner' },
    ],
    ['an acknowledgement by the requester', { type: 'acknowledgement', kind: 'owner-told', by: 'requester' }],
  ])('waits for people where %s is owed', (_what, requirement) => {
    expect(decideWith(coveringRule, requiring(requirement)).outcome).toBe('review');
  });

  test.each<[string, Requirement]>([
    ['a step', { type: 'step', step: 'activation', linkValidHours: 48 }],
    ['a review date', { type: 'review-date', withinDays: 180 }],
    ['an expiry', { type: 'expiry', withinDays: 30 }],
    ['a canary', { type: 'canary' }],
  ])('waits for nobody where only %s is required, and keeps it', (_what, requirement) => {
    const verdict = decideWith(coveringRule, requiring(requirement));
    expect(verdict.outcome).toBe('allow');
    expect(verdict.requirements.map((entry) => entry.requirement)).toEqual([requirement]);
  });

  test("takes the requester's acknowledgement from the request, and never the owner's", () => {
    const given: Facts = { ...facts, acknowledgements: ['breakage'] };
    const outcome = (by: 'requester' | 'integration-owner') =>
      decide(
        compilePolicySet([coveringRule, requiring({ type: 'acknowledgement', kind: 'breakage', by })]),
        given,
        { trace: false },
      ).outcome;
    expect(outcome('requester')).toBe('allow');
    expect(outcome('integration-owner')).toBe('review');
  });

  test('waits again as soon as an acknowledgement is not given, whatever was asked before', () => {
    const set = compilePolicySet([
      coveringRule,
      requiring({ type: 'acknowledgement', kind: 'owner-told', by: 'requester' }),
    ]);
    const outcomes = [[], ['owner-told'], ['breakage'], ['owner-told']].map(
      (acknowledgements) => decide(set, { ...facts, acknowledgements } as Facts, { trace: false }).outcome,
    );
    expect(outcomes).toEqual(['review', 'allow', 'review', 'allow']);
  });

  test('is made once for the same rules where there is no trace to tell them apart', () => {
    const set = compilePolicySet([coveringRule, advising, denying]);
    const renamed: Facts = { ...facts, account: { ...facts.account, companyName: 'Another' } };
    expect(decide(set, renamed, { trace: false })).toBe(decide(set, facts, { trace: false }));
  });

  test('has the shape of the schema and is frozen through and through', async () => {
    const set = compilePolicySet([coveringRule, denying, advising, requiring({ type: 'canary' })]);
    for (const verdict of [decide(set, facts, { trace: true }), await decideByReference(set, facts)]) {
      expect(verdictSchema.parse(verdict)).toEqual(verdict);
      expect(unfrozen(verdict)).toEqual([]);
    }
  });

  test('traces what a condition compared, also where that came from another fact', () => {
    const other = { fact: 'batch', path: '$.removals' };
    const conditions = {
      all: [{ fact: 'batch', path: '$.removalsPercent', operator: 'equal', value: other }],
    };
    const rule = ruleFor({ conditions });
    const given: Facts = { ...facts, batch: { ...facts.batch, removals: 7, removalsPercent: 20 } };
    expect(decide(compilePolicySet([rule]), given, { trace: true }).trace).toEqual([
      {
        ruleId: 'test/rule',
        pointer: '/conditions/all/0',
        fact: 'batch.removalsPercent',
        operator: 'equal',
        expected: 7,
        actual: 20,
        result: false,
      },
    ]);
  });

  test('does not change when the rules or facts that it was made from are changed afterwards', () => {
    const list = ['create'];
    const rule = ruleFor({ conditions: { all: [{ fact: 'operation', operator: 'in', value: list }] } });
    const set = compilePolicySet([rule]);
    const verdict = decide(set, facts, { trace: true });
    list[0] = 'delete';
    expect(verdict.trace[0]?.expected).toEqual(['create']);
    expect(decide(set, facts, { trace: false }).outcome).toBe('deny');
  });
});

describe('a rule that is only observed', () => {
  const both = async (rules: readonly Rule[]) => {
    const set = compilePolicySet(rules);
    return [
      decide(set, facts, { trace: true }),
      decide(set, facts, { trace: false }),
      await decideByReference(set, facts),
    ];
  };
  const watched = (rule: Rule): Rule => ({ ...rule, covers: undefined, enforcement: 'observe' });

  test.each<[string, Rule]>([
    ['deny', denying],
    ['require', requiring({ type: 'approvals', count: 2 })],
    ['advise', advising],
  ])('changes nothing, and is listed with what it would have done: %s', async (effect, rule) => {
    for (const verdict of await both([coveringRule, watched(rule)])) {
      expect(verdict).toMatchObject({
        outcome: 'allow',
        determining: [],
        requirements: [],
        advisories: [],
        errors: [],
        counterfactual: null,
        observed: [{ ruleId: rule.id, effect, error: null }],
      });
      expect(verdict.observed?.[0]?.requirements).toEqual(rule.event.params.requirements ?? []);
      expect(approvalsNeeded(demandsOf(verdict))).toBe(0);
      expect(verdictSchema.parse(verdict)).toEqual(verdict);
      expect(unfrozen(verdict)).toEqual([]);
    }
  });

  test('says nothing where it does not fire, and the verdict is the one from before there was such a rule', async () => {
    const silent = watched(ruleFor({ id: 'test/silent', conditions: coveringRule.conditions }));
    for (const verdict of await both([coveringRule, silent])) expect(verdict).not.toHaveProperty('observed');
  });

  test('does not soften the rules that are enforced beside it', async () => {
    for (const verdict of await both([denying, watched({ ...denying, id: 'test/watched' })])) {
      expect(verdict.outcome).toBe('deny');
      expect(verdict.determining.map(({ ruleId }) => ruleId)).toEqual(['test/denies']);
    }
  });

  test('is listed with the reason where it could not be evaluated, and refuses nothing', async () => {
    const rule = watched(
      ruleFor({ conditions: { all: [{ fact: 'nowhere', operator: 'equal', value: 1 }] } }),
    );
    const set = compileRules([coveringRule, rule], withoutLint);
    const verdicts = [
      decide(set, facts, { trace: true }),
      decide(set, facts, { trace: false }),
      await decideByReference(set, facts),
    ];
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ outcome: 'allow', errors: [] });
      expect(verdict.observed).toMatchObject([
        { ruleId: 'test/rule', error: expect.stringContaining('nowhere') },
      ]);
    }
  });

  test('opens nothing, also where the lint was left out', async () => {
    const rule: Rule = { ...coveringRule, enforcement: 'observe' };
    const loaded = loadRules([rule]);
    expect(loaded.ok ? [] : loaded.findings.map(({ code }) => code)).toContain('observe-covers');
    const set = compileRules([rule], withoutLint);
    for (const verdict of [decide(set, facts, { trace: true }), await decideByReference(set, facts)]) {
      expect(verdict).toMatchObject({ outcome: 'deny', determining: [{ ruleId: UNCOVERED }] });
    }
  });

  test('a rule that says that it is enforced is one that says nothing about it', async () => {
    for (const verdict of await both([{ ...denying, enforcement: 'enforce' }])) {
      expect(verdict.outcome).toBe('deny');
      expect(verdict).not.toHaveProperty('observed');
    }
  });
});

describe('facts that are not as the schema says', () => {
  const set = compilePolicySet([coveringRule]);
  const { batch: _batch, ...incomplete } = facts;

  test.each<[string, unknown]>([
    ['one is missing', incomplete],
    ['one is not known', { ...facts, shoeSize: 42 }],
    ['a field is not known', { ...facts, batch: { ...facts.batch, colour: 'red' } }],
    ['a type is wrong', { ...facts, batch: { removals: '6', removalsPercent: 0 } }],
    ['there are none', undefined],
  ])('are a refusal in both evaluators: %s', async (_what, wrong) => {
    const given = wrong as Facts;
    for (const verdict of [decide(set, given, { trace: true }), await decideByReference(set, given)]) {
      expect(verdict.outcome).toBe('deny');
      expect(verdict.errors[0]?.code).toBe('POLICY_ERROR');
    }
  });

  test('are named without their values', () => {
    const wrong = { ...facts, change: { ...facts.change, email: 4711 } } as unknown;
    const verdict = decide(set, wrong as Facts, { trace: false });
    expect(verdict.errors[0]?.message).toContain('change.email');
    expect(verdict.errors[0]?.message).not.toContain('4711');
  });
});

describe('the reference evaluator', () => {
  test('gives every one of many overlapping decisions the right answer', async () => {
    const set = compilePolicySet([coveringRule, ruleFor({ ...denying, conditions: disabled })]);
    const verdicts = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        decideByReference(set, { ...facts, change: { ...facts.change, enabled: index % 2 === 0 } }),
      ),
    );
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 'allow' : 'deny')),
    );
  });
});

const disabled = { all: [{ fact: 'change', path: '$.enabled', operator: 'equal', value: false }] };

const demandsOf = ({ requirements }: Pick<Verdict, 'requirements'>) =>
  requirements.map((one) => one.requirement);

describe('the number of approvals', () => {
  const count = (...requirements: Requirement[]) =>
    approvalsNeeded(demandsOf(decideWith(coveringRule, requiring(...requirements))));

  test('is the highest that a rule asks for, and every extra one on top', () => {
    expect(count({ type: 'canary' })).toBe(0);
    expect(count({ type: 'approvals', count: 1 }, { type: 'approvals', count: 2 })).toBe(2);
    expect(
      count(
        { type: 'extra-approvals', count: 2 },
        { type: 'approvals', count: 2 },
        { type: 'extra-approvals', count: 1 },
      ),
    ).toBe(5);
  });
});

function unfrozen(value: unknown, at = 'verdict'): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, inner]) => unfrozen(inner, `${at}.${key}`));
  return Object.isFrozen(value) ? inside : [at, ...inside];
}
