import { type Facts, operationsOf, type Requirement, type Rule } from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { caseFacts } from '../cases/case-facts.ts';
import { decide, decideTrusted } from '../decide.ts';
import { loadRules } from '../load-rules.ts';
import { shippedRules } from '../packs.ts';
import { compilePolicySet } from '../policy-set.ts';
import { arbitraryValidFacts } from '../testing/arbitrary-valid-facts.ts';
import { coveringRule, ruleFor } from '../testing/rule-for.ts';
import { opens } from './demands.ts';
import { findNewAccess } from './find-new-access.ts';
import { jsonChanges } from './json-changes.ts';

const loaded = loadRules(shippedRules);
const shipped = loaded.ok ? loaded.rules : [];

/** The shipped rules with one of them replaced. */
const withRule = (id: string, change: (rule: Rule) => Rule): readonly Rule[] =>
  shipped.map((rule) => (rule.id === id ? change(rule) : rule));

const adviseOnly = (rule: Rule): Rule => {
  const { message, remedy } = rule.event.params;
  return { ...rule, effect: 'advise', event: { type: 'advise', params: { message, remedy } } };
};

const without = (...ids: readonly string[]) => shipped.filter(({ id }) => !ids.includes(id));

describe('the search for new access', () => {
  test('finds none between a set and itself, nor where rules have other names only', () => {
    expect(findNewAccess(shipped, shipped)).toEqual({ kind: 'none' });
    const renamed = shipped.map((rule) => ({ ...rule, id: `${rule.id}-2` }));
    expect(findNewAccess(shipped, renamed)).toEqual({ kind: 'none' });
  });

  test('shows a request that passes now, and differs from an unremarkable one in what matters only', () => {
    const found = findNewAccess(shipped, without('house/email-domain'));
    expect(found).toMatchObject({
      kind: 'found',
      facts: { operation: 'create' },
      before: { outcome: 'deny', determining: [{ ruleId: 'house/email-domain' }] },
      after: { outcome: 'review' },
    });
    if (found.kind !== 'found') return;
    const { provider, operation } = found.facts;
    const departures = jsonChanges(baselineFacts(provider, operation), found.facts);
    expect(departures.map(({ pointer }) => pointer)).toEqual(['/change/emailLooksLikeAnother']);
  });

  test('gives the same answer every time, whatever the order of the rules', () => {
    const after = without('house/password-strength', 'dotdigital/password-length');
    expect(findNewAccess(shipped, after)).toEqual(findNewAccess([...shipped].reverse(), after));
  });

  test('finds none where another rule refuses all the same', () => {
    // Sixteen characters are asked for by the company, eight by the vendor.
    expect(findNewAccess(shipped, without('dotdigital/password-length'))).toEqual({ kind: 'none' });
    expect(
      findNewAccess(without('dotdigital/password-length'), without('house/password-strength')),
    ).toMatchObject({
      kind: 'found',
      facts: { password: { origin: 'typed' } },
    });
  });

  test('finds a limit that was raised by one, and none where it was lowered', () => {
    const limit = (days: number) =>
      withRule('house/review-date-limit', (rule) => ({
        ...rule,
        conditions: JSON.parse(JSON.stringify(rule.conditions).replaceAll('180', String(days))),
      }));
    expect(limit(181)).not.toEqual(shipped);
    expect(findNewAccess(shipped, limit(181))).toMatchObject({
      kind: 'found',
      facts: { change: { reviewInDays: 181 } },
    });
    expect(findNewAccess(shipped, limit(179))).toEqual({ kind: 'none' });
  });

  test.each<[string, readonly Rule[]]>([
    [
      'approval',
      withRule('ema2/write-to-parent-is-privileged', (rule) => ({
        ...rule,
        event: {
          ...rule.event,
          params: {
            ...rule.event.params,
            requirements: (rule.event.params.requirements ?? []).filter(({ type }) => type !== 'approvals'),
          },
        },
      })),
    ],
    ['acknowledgement', without('any/disable-acknowledges-breakage')],
    ['step', without('eset/integrations-toggle')],
    ['rule that is enforced', withRule('house/approvals', (rule) => ({ ...rule, enforcement: 'observe' }))],
    ['rule that refuses', withRule('any/integration-is-registered', adviseOnly)],
  ])('finds what needs one %s less', (_what, after) => {
    expect(findNewAccess(shipped, after).kind).toBe('found');
    expect(findNewAccess(after, shipped)).toEqual({ kind: 'none' });
  });

  test('finds an operation that was not covered before, and none where one is covered no more', () => {
    const covered = [
      ...shipped,
      ruleFor({
        covers: true,
        conditions: { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] },
        appliesTo: { providers: ['dotdigital'], operations: ['grant-api-access'] },
        cases: [true, false].map((fires) => ({
          title: `a grant where it ${fires ? 'fires' : 'does not'}`,
          provider: 'dotdigital',
          operation: 'grant-api-access',
          facts: {},
          fires,
        })),
      }),
    ];
    expect(findNewAccess(shipped, covered)).toMatchObject({
      kind: 'found',
      facts: { provider: 'dotdigital', operation: 'grant-api-access' },
    });
    expect(findNewAccess(covered, shipped)).toEqual({ kind: 'none' });
  });

  test('finds fewer approvals where only a third rule that both sets have makes them fewer', () => {
    const asks = (id: string, conditions: Rule['conditions'], requirement: Requirement): Rule => {
      const { covers: _covers, ...rule } = ruleFor({ id, conditions, effect: 'require' });
      const params = { ...rule.event.params, requirements: [requirement] };
      return { ...rule, event: { type: 'require', params } };
    };
    const always = { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] };
    const second = {
      all: [{ fact: 'integration', path: '$.otherApiUsers', operator: 'greaterThan', value: 0 }],
    };
    const both = [coveringRule, asks('test/three', second, { type: 'approvals', count: 3 })];
    const onTop = asks('test/on-top', always, { type: 'extra-approvals', count: 1 });
    const two = asks('test/two', always, { type: 'approvals', count: 2 });
    expect(findNewAccess([...both, onTop], [...both, two])).toMatchObject({
      kind: 'found',
      facts: { integration: { otherApiUsers: 1 } },
    });
    expect(findNewAccess([coveringRule, onTop], [coveringRule, two])).toEqual({ kind: 'none' });
  });

  test('finds none in a set that is not fit to be used, since that one refuses', () => {
    const broken = withRule('house/approvals', (rule) => ({ ...rule, conditions: { all: [] } }));
    expect(findNewAccess(broken, broken)).toEqual({ kind: 'none' });
    expect(findNewAccess(broken, shipped).kind).toBe('found');
  });

  test('says so where there is more than it tries', () => {
    const levels = [1, 11, 21, 31].map((value) => ({
      fact: 'change',
      path: '$.specificPermissionLevels',
      operator: 'contains',
      value,
    }));
    const refusesAll = ruleFor({
      ...coveringRule,
      conditions: { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] },
    });
    const before = [refusesAll, ruleFor({ id: 'test/levels', conditions: { all: levels } })];
    expect(findNewAccess(before, [refusesAll]).kind).toBe('none');
    const many = [1, 11, 21, 31, 41, 51, 61].map((value) => ({ ...levels[0], value }));
    const hidden = ruleFor({ id: 'test/hidden', conditions: { all: many } });
    const shown = ruleFor({ id: 'test/shown', conditions: { all: many.slice(0, 3) } });
    expect(findNewAccess([coveringRule, shown], [coveringRule, hidden])).toMatchObject({
      kind: 'unbounded',
      checked: expect.any(Number),
    });
  });
});

describe('a request that gets more than before', () => {
  /** Ways to take something away from a rule. */
  const weaker = fc.constantFrom<(rule: Rule, rules: readonly Rule[]) => readonly Rule[]>(
    (rule, rules) => rules.filter((other) => other !== rule),
    (rule, rules) => replace(rules, rule, adviseOnly(rule)),
    (rule, rules) => replace(rules, rule, { enforcement: 'observe' }),
    (rule, rules) =>
      replace(rules, rule, {
        conditions: {
          all: [
            rule.conditions,
            { fact: 'account', path: '$.apiUserCount', operator: 'greaterThan', value: 5 },
          ],
        },
      }),
    (rule, rules) =>
      replace(rules, rule, {
        conditions: {
          any: [rule.conditions, { fact: 'target', path: '$.active', operator: 'equal', value: true }],
        },
      }),
    (rule, rules) =>
      replace(rules, rule, {
        appliesTo: { ...rule.appliesTo, operations: operationsOf(rule.appliesTo).slice(0, 1) },
      }),
    (rule, rules) =>
      replace(rules, rule, {
        event: {
          ...rule.event,
          params: {
            ...rule.event.params,
            ...(rule.effect === 'require' ? { requirements: [{ type: 'approvals', count: 1 }] } : {}),
          },
        },
      }),
  );

  test('is found whenever one of many requests shows that there is one', () => {
    let shown = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...shipped),
        weaker,
        fc.boolean(),
        fc.array(arbitraryValidFacts, { minLength: 20, maxLength: 20 }),
        (rule, weaken, backwards, made) => {
          // What a rule is about is shown best by its own cases; made up facts seldom hit it.
          const cases = rule.cases.flatMap((item) => {
            const given = caseFacts(item);
            return 'facts' in given ? [given.facts] : [];
          });
          const samples = [...cases, ...made];
          const sets = [shipped, weaken(rule, shipped)] as const;
          const [before, after] = backwards ? [sets[1], sets[0]] : sets;
          const compiled = { before: compilePolicySet(before), after: compilePolicySet(after) };
          const isOpened = (facts: Facts) =>
            opens(
              decideTrusted(compiled.before, facts, { trace: false }),
              decideTrusted(compiled.after, facts, { trace: false }),
            );
          const found = findNewAccess(before, after);
          if (samples.some(isOpened)) {
            shown += 1;
            expect(found.kind).toBe('found');
          }
          expect(found.kind).not.toBe('unbounded');
          if (found.kind !== 'found') return;
          expect(isOpened(found.facts)).toBe(true);
          expect(decide(compiled.after, found.facts, { trace: false })).toEqual(found.after);
          expect(decide(compiled.before, found.facts, { trace: false })).toEqual(found.before);
        },
      ),
      { numRuns: 60 },
    );
    expect(shown).toBeGreaterThan(5);
  });
});

describe('for small sets of any rules', () => {
  const condition = fc.constantFrom(
    { fact: 'change', path: '$.newAccount', operator: 'equal', value: true },
    { fact: 'target', path: '$.kind', operator: 'equal', value: 'regular-user' },
    { fact: 'target', path: '$.kind', operator: 'notEqual', value: null },
    { fact: 'integration', path: '$.otherApiUsers', operator: 'greaterThan', value: 1 },
    { fact: 'integration', path: '$.otherApiUsers', operator: 'lessThan', value: 1 },
    { fact: 'acknowledgements', operator: 'contains', value: 'breakage' },
    {
      fact: 'change',
      path: '$.companyId',
      operator: 'notEqual',
      value: { fact: 'operator', path: '$.companyId' },
    },
    { fact: 'change', path: '$.companyId', operator: 'notEqual', value: null },
    { fact: 'operator', path: '$.companyId', operator: 'equal', value: null },
    {
      fact: 'batch',
      path: '$.removals',
      operator: 'lessThan',
      value: { fact: 'batch', path: '$.removalsPercent' },
    },
    { fact: 'batch', path: '$.removals', operator: 'greaterThan', value: 5 },
    { fact: 'batch', path: '$.removalsPercent', operator: 'greaterThan', value: 5 },
  );
  const conditions = fc
    .tuple(fc.constantFrom('all', 'any'), fc.array(condition, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([kind, list, negated]): Rule['conditions'] =>
      negated ? { not: { [kind]: list } } : { [kind]: list },
    );
  const requirement = fc.constantFrom<Requirement>(
    { type: 'approvals', count: 1 },
    { type: 'approvals', count: 2 },
    { type: 'approvals', count: 3 },
    { type: 'extra-approvals', count: 1 },
    { type: 'extra-approvals', count: 2 },
    { type: 'review-date', withinDays: 30 },
    { type: 'review-date', withinDays: 60 },
    { type: 'acknowledgement', kind: 'breakage', by: 'requester' },
  );
  const someRule = fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), conditions, fc.option(requirement))
    .map(([name, tree, demand]) => {
      const id = `test/${name}`;
      if (demand === null) return ruleFor({ id, conditions: tree });
      const params = { message: 'It is so.', remedy: 'Do it.', requirements: [demand] };
      const { covers: _covers, ...rule } = ruleFor({ id, conditions: tree, effect: 'require' });
      return { ...rule, event: { type: 'require', params } };
    });
  const someRules = fc
    .uniqueArray(someRule, { maxLength: 4, selector: ({ id }) => id })
    .chain((rules) => fc.constantFrom(rules, [coveringRule, ...rules], [...rules, coveringRule]));

  /** Values of each fact that the conditions above tell apart. */
  const choices: readonly (readonly [keyof Facts, string, readonly unknown[]])[] = [
    ['change', 'newAccount', [false, true]],
    ['target', 'kind', [null, 'api-user', 'regular-user']],
    ['integration', 'otherApiUsers', [0, 1, 2]],
    ['change', 'companyId', [null, 'one', 'another']],
    ['operator', 'companyId', [null, 'one']],
    ['batch', 'removals', [0, 1, 6, 7]],
    ['batch', 'removalsPercent', [0, 1, 6, 7]],
  ];
  const everything = choices.reduce<readonly Facts[]>(
    (made, [fact, field, values]) =>
      made.flatMap((facts) =>
        values.map((value) => ({ ...facts, [fact]: { ...(facts[fact] as object), [field]: value } })),
      ),
    [[], ['breakage' as const]].map((acknowledgements) => ({
      ...baselineFacts('dotdigital', 'create'),
      acknowledgements,
    })),
  );

  test('a request is found exactly where trying all of them finds one', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(someRules, someRules, (before, after) => {
        const sets = { before: compilePolicySet(before), after: compilePolicySet(after) };
        const exists = everything.some((facts) =>
          opens(
            decideTrusted(sets.before, facts, { trace: false }),
            decideTrusted(sets.after, facts, { trace: false }),
          ),
        );
        const { kind } = findNewAccess(before, after);
        expect(kind).toBe(exists ? 'found' : 'none');
        kinds.add(kind);
      }),
      { numRuns: 200 },
    );
    expect(kinds).toEqual(new Set(['found', 'none']));
  });
});

function replace(rules: readonly Rule[], rule: Rule, parts: Partial<Rule>): readonly Rule[] {
  return rules.map((other) => (other === rule ? { ...rule, ...parts } : other));
}
