import { type Facts, OPERATIONS, PROVIDER_ROLES, type Rule } from '@countersign/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { compileRule } from '../compile-rule.ts';
import { parseConditions } from '../conditions/parse-conditions.ts';
import { factsType } from '../facts-type.ts';
import { ruleFor } from '../testing/rule-for.ts';
import { checkConditionTypes } from './check-condition-types.ts';
import { canFire, checkSatisfiable } from './check-satisfiable.ts';

type Conditions = Rule['conditions'];
type Value = Conditions[string];

const types = factsType();

function leaf(name: string, operator: string, value: Value): Conditions {
  const [fact = '', ...fields] = name.split('.');
  return { fact, ...(fields.length > 0 ? { path: `$.${fields.join('.')}` } : {}), operator, value };
}

function check(conditions: Conditions): readonly string[] {
  const root = parseConditions(conditions, {}, () => {});
  if (root === null) throw new Error('the conditions of a test are not well formed');
  expect(checkConditionTypes(root, types)).toEqual([]);
  return checkSatisfiable(root, types).map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);
}

const age = 'target.credentialAgeDays';

describe('conditions that no facts can meet', () => {
  test.each<[string, readonly Conditions[]]>([
    ['two values of one fact', [leaf('operation', 'equal', 'create'), leaf('operation', 'equal', 'delete')]],
    [
      'two texts that are not listed',
      [leaf('change.email', 'equal', 'a@example.com'), leaf('change.email', 'equal', 'b@example.com')],
    ],
    ['more than 5 and less than 5', [leaf(age, 'greaterThan', 5), leaf(age, 'lessThan', 5)]],
    ['a number that is null', [leaf(age, 'greaterThan', 5), leaf(age, 'equal', null)]],
    [
      'each of two flags, negated',
      [leaf('target.active', 'notEqual', true), { not: leaf('target.active', 'equal', false) }],
    ],
    [
      'a member of two lists that share nothing',
      [leaf('operator.role', 'in', ['root']), leaf('operator.role', 'someValue:equal', ['superuser'])],
    ],
    [
      'one level down',
      [
        leaf('operation', 'equal', 'create'),
        { all: [leaf('target.active', 'equal', true), leaf('operation', 'notEqual', 'create')] },
      ],
    ],
    [
      'behind the negation of an alternative',
      [
        leaf('operation', 'equal', 'create'),
        { not: { any: [leaf('operation', 'equal', 'create'), leaf('target.active', 'equal', true)] } },
      ],
    ],
  ])('are a contradiction: %s', (_what, all) => {
    expect(check({ all: [...all] })).toEqual(['error contradiction /conditions']);
  });
});

describe('conditions that are settled by themselves', () => {
  test.each<[string, Conditions, string]>([
    [
      'never what a listed fact can be',
      leaf('operation', 'notIn', [...OPERATIONS]),
      'error never-true /conditions/all/0',
    ],
    [
      'always what a listed fact is',
      leaf('operator.role', 'in', [...PROVIDER_ROLES]),
      'warning always-true /conditions/all/0',
    ],
    [
      'a fact that differs from itself',
      leaf('change.companyId', 'notEqual', { fact: 'change', path: '$.companyId' }),
      'error never-true /conditions/all/0',
    ],
    [
      'one of two that exclude nothing',
      { any: [leaf(age, 'lessThan', 5), { not: leaf(age, 'lessThan', 5) }] },
      'warning always-true /conditions/all/0',
    ],
    [
      'an alternative of contradictions',
      {
        any: [
          { all: [leaf('target.active', 'equal', true), leaf('target.active', 'equal', false)] },
          leaf('target.exists', 'equal', true),
        ],
      },
      'error contradiction /conditions/all/0/any/0',
    ],
  ])('are found: %s', (_what, condition, found) => {
    expect(check({ all: [leaf('account.apiUserCount', 'greaterThan', 3), condition] })).toEqual([
      found.replace('/conditions/all/0', '/conditions/all/1'),
    ]);
  });
});

describe('conditions that some facts meet and others do not', () => {
  test.each<[string, Conditions]>([
    ['the same value twice', { all: [leaf(age, 'equal', 5), leaf(age, 'greaterThanInclusive', 5)] }],
    ['a gap between two numbers', { all: [leaf(age, 'greaterThan', 5), leaf(age, 'lessThan', 6)] }],
    [
      'values that exclude each other in an alternative',
      { any: [leaf('operation', 'equal', 'create'), leaf('operation', 'equal', 'delete')] },
    ],
    [
      'two values of a list',
      {
        all: [
          leaf('acknowledgements', 'contains', 'breakage'),
          leaf('acknowledgements', 'contains', 'owner-told'),
        ],
      },
    ],
    [
      'two values of different facts',
      { all: [leaf('target.role', 'equal', 'root'), leaf('operator.role', 'equal', 'superuser')] },
    ],
    [
      'less and more, where the fact may be null',
      { any: [leaf(age, 'lessThanInclusive', 5), leaf(age, 'greaterThan', 5)] },
    ],
    ['numbers without end', { all: [leaf(age, 'greaterThan', 1e308), leaf(age, 'notEqual', -1e308)] }],
    ['the smallest of numbers', { all: [leaf(age, 'lessThan', -(2 ** 53)), leaf(age, 'notEqual', -0)] }],
  ])('are let alone: %s', (_what, conditions) => {
    expect(check(conditions)).toEqual([]);
  });

  test('what is found holds whatever the facts are', () => {
    const seen = { never: 0, always: 0, open: 0 };
    fc.assert(
      fc.property(tree, (grown) => {
        const conditions: Conditions = { all: [grown] };
        const never = !fires(conditions);
        const always = !fires({ not: conditions });
        seen[never ? 'never' : always ? 'always' : 'open'] += 1;
        const evaluate = compileRule(ruleFor({ conditions }), {})?.evaluate;
        for (const facts of samples) {
          const result = evaluate?.(facts, null);
          if (never) expect(result).toBe(false);
          if (always) expect(result).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(20);
  });
});

function fires(conditions: Conditions): boolean {
  const root = parseConditions(conditions, {}, () => {});
  return root !== null && canFire(root, types);
}

const limit = fc.constantFrom(4, 5, 6);
const tree = fc.letrec<{ node: Conditions }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(fc.constantFrom('lessThan', 'not:greaterThan', 'equal', 'notEqual', 'swap:lessThan'), limit)
      .map(([operator, value]) => leaf(age, operator, value)),
    fc
      .tuple(fc.constantFrom('equal', 'notEqual'), fc.boolean())
      .map(([operator, value]) => leaf('target.active', operator, value)),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all): Conditions => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any): Conditions => ({ any })),
    tie('node').map((not): Conditions => ({ not })),
  ),
})).node;

const unremarkable = baselineFacts('dotdigital', 'update');
const samples = [null, 0, 3, 4, 5, 6, 7].flatMap((credentialAgeDays) =>
  [true, false].map(
    (active): Facts => ({
      ...unremarkable,
      target: { ...unremarkable.target, credentialAgeDays, active },
    }),
  ),
);
