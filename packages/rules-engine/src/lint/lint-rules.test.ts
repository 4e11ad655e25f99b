import type { Rule } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { loadRules } from '../load-rules.ts';
import { ruleFor } from '../testing/rule-for.ts';
import { lintRules } from './lint-rules.ts';

type Conditions = Rule['conditions'];
const fine: Conditions = { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] };

function codes(parts: Partial<Rule> & { conditions?: Conditions }): readonly string[] {
  return lintRules([ruleFor({ conditions: fine, ...parts })]).map(({ code }) => code);
}

function leaf(path: string, operator: string, value: Conditions[string]): Conditions {
  const [fact = '', ...fields] = path.split('.');
  return {
    all: [{ fact, ...(fields.length > 0 ? { path: `$.${fields.join('.')}` } : {}), operator, value }],
  };
}

describe('the lint', () => {
  test('finds nothing in a rule that is in order', () => {
    expect(codes({})).toEqual([]);
  });

  test.each<[string, Conditions, string]>([
    [
      'a value that the fact can never have',
      leaf('operator.role', 'notIn', ['root', 'superusr']),
      'impossible-value',
    ],
    ['null for a fact that is never null', leaf('integration.named', 'equal', null), 'impossible-value'],
    ['a number for a text', leaf('change.countryCode', 'equal', 703), 'impossible-value'],
    [
      'two facts that are never equal',
      leaf('change.enabled', 'equal', { fact: 'account', path: '$.companyName' }),
      'never-equal',
    ],
    [
      'in on a fact that is a text',
      leaf('operation', 'in', { fact: 'change', path: '$.email' }),
      'list-expected',
    ],
    ['contains on a fact that is no list', leaf('change.email', 'contains', '@'), 'list-expected'],
    ['equal on a list', leaf('acknowledgements', 'equal', 'breakage'), 'scalar-expected'],
    ['a comparison by size of a text', leaf('change.email', 'greaterThan', 5), 'number-expected'],
    [
      'a comparison by size with what may be null',
      leaf('batch.removals', 'lessThan', { fact: 'target', path: '$.credentialAgeDays' }),
      'number-expected',
    ],
    ['someFact on a single value', leaf('operation', 'someFact:equal', 'create'), 'decorator-needs-list'],
    ['someValue with a single value', leaf('operation', 'someValue:equal', 'create'), 'decorator-needs-list'],
    ['an object as a fact', leaf('operator', 'equal', 'root'), 'object-fact'],
    ['an object as a value', leaf('operation', 'equal', { is: 'create' }), 'bad-value'],
    ['an empty list', leaf('operation', 'notIn', []), 'empty-list'],
    ['a condition as the root', { fact: 'operation', operator: 'equal', value: 'create' }, 'root-is-leaf'],
    [
      'parameters of a fact',
      { all: [{ fact: 'operation', operator: 'equal', value: 'create', params: {} }] },
      'unknown-key',
    ],
    [
      'a priority of 0',
      { all: [{ fact: 'operation', operator: 'equal', value: 'create', priority: 0 }] },
      'bad-priority',
    ],
    [
      'not with a list',
      { not: [{ fact: 'operation', operator: 'equal', value: 'create' }] },
      'not-a-condition',
    ],
    [
      'all without a list',
      { all: { fact: 'operation', operator: 'equal', value: 'create' } },
      'group-needs-list',
    ],
  ])('refuses %s', (_what, conditions, code) => {
    expect(codes({ conditions })).toEqual([code]);
  });

  test.each<[string, Conditions]>([
    [
      'a comparison by size of a number that may be null',
      leaf('target.credentialAgeDays', 'greaterThan', 365),
    ],
    ['a list under a decorator', leaf('change.specificPermissionLevels', 'someFact:notIn', [1, 2])],
    [
      'a fact compared with a fact',
      leaf('change.companyId', 'notEqual', { fact: 'operator', path: '$.companyId' }),
    ],
    ['sides that are swapped', leaf('operation', 'swap:contains', ['create', 'delete'])],
    ['sixteen levels', Array.from({ length: 14 }).reduce<Conditions>((inner) => ({ not: inner }), fine)],
  ])('takes %s', (_what, conditions) => {
    expect(codes({ conditions })).toEqual([]);
  });

  test('refuses seventeen levels', () => {
    const conditions = Array.from({ length: 15 }).reduce<Conditions>((inner) => ({ not: inner }), fine);
    expect(codes({ conditions })).toEqual(['too-deep']);
  });

  test('refuses shared conditions that grow beyond measure', () => {
    const shared: Record<string, Conditions> = { s0: fine };
    for (let level = 1; level <= 10; level++) {
      shared[`s${level}`] = { all: [{ condition: `s${level - 1}` }, { condition: `s${level - 1}` }] };
    }
    const findings = lintRules([ruleFor({ conditions: { condition: 's10' } })], shared);
    expect(findings.map(({ code }) => code)).toContain('too-many-conditions');
  });

  test('refuses an effect that the event does not repeat, and obligations in the wrong place', () => {
    const { event } = ruleFor({ conditions: fine });
    expect(codes({ event: { ...event, type: 'advise' } })).toEqual(['event-is-effect']);
    expect(codes({ effect: 'require', covers: undefined, event: { ...event, type: 'require' } })).toEqual([
      'requirements-missing',
    ]);
    const params = { ...event.params, requirements: [{ type: 'canary' as const }] };
    expect(codes({ event: { ...event, params } })).toEqual(['requirements-ignored']);
    expect(codes({ effect: 'advise' })).toEqual(['covers-needs-deny']);
  });

  test('refuses cases that cannot be run or show one side only', () => {
    const one = {
      title: 'one',
      provider: 'dotdigital',
      operation: 'create',
      facts: {},
      fires: true,
    } as const;
    const two = { ...one, title: 'two', fires: false };
    expect(codes({ cases: [one, { ...two, title: 'one' }] })).toEqual(['duplicate-case']);
    expect(codes({ cases: [one, { ...one, title: 'two' }] })).toEqual(['one-sided-cases']);
    expect(codes({ cases: [one, { ...two, operation: 'delete' }] })).toEqual(['case-out-of-scope']);
    expect(codes({ cases: [one, { ...two, facts: { change: { emial: null } } }] })).toEqual(['case-facts']);
  });

  test('points out a rule that says the same as another one, in whatever order', () => {
    const all = [
      { fact: 'operation', operator: 'equal', value: 'create' },
      { fact: 'target', path: '$.active', operator: 'equal', value: true },
    ];
    const one = ruleFor({ conditions: { all } });
    const two = ruleFor({ id: 'test/again', title: 'Another', conditions: { all: all.toReversed() } });
    expect(lintRules([one, two])).toEqual([
      {
        severity: 'warning',
        rule: 'test/again',
        pointer: '/conditions',
        code: 'duplicate-rule',
        message: 'the rule test/rule has the same conditions, scope and effect; take one of the two out',
      },
    ]);
    const others: Partial<Rule>[] = [
      { conditions: { any: all } },
      { covers: undefined },
      { appliesTo: { providers: ['dotdigital'], operations: ['create', 'update'] } },
      { covers: undefined, enforcement: 'observe' },
    ];
    for (const other of others) expect(lintRules([one, { ...two, ...other }])).toEqual([]);
  });

  test('takes two obligations of the same conditions for two', () => {
    const owed = (id: string, count: number) => {
      const rule = ruleFor({ id, conditions: fine, effect: 'require', covers: undefined });
      const requirements = [{ type: 'approvals' as const, count }];
      return { ...rule, event: { ...rule.event, params: { ...rule.event.params, requirements } } };
    };
    expect(lintRules([owed('test/one', 1), owed('test/two', 2)])).toEqual([]);
    expect(lintRules([owed('test/one', 1), owed('test/two', 1)])).toMatchObject([{ code: 'duplicate-rule' }]);
  });

  test('points out a rule that can never fire where it applies', () => {
    const conditions = leaf('operation', 'in', ['delete', 'disable']);
    expect(lintRules([ruleFor({ conditions })])).toMatchObject([
      { severity: 'warning', code: 'never-in-scope', pointer: '/conditions' },
    ]);
    expect(codes({ conditions, appliesTo: { providers: ['dotdigital'], operations: ['delete'] } })).toEqual([
      'case-out-of-scope',
      'case-out-of-scope',
    ]);
  });

  test('refuses a rule that only observes who may do something', () => {
    expect(codes({ enforcement: 'observe' })).toEqual(['observe-covers']);
    expect(codes({ enforcement: 'observe', covers: undefined })).toEqual([]);
  });

  test('refuses a document that is no rule, and says where', () => {
    const { title: _title, ...untitled } = ruleFor({ conditions: fine });
    expect(lintRules([untitled])).toMatchObject([
      { rule: 'test/rule', pointer: '/title', code: 'bad-shape' },
    ]);
    expect(lintRules([null])).toMatchObject([{ rule: '#0', pointer: '', code: 'bad-shape' }]);
  });

  test('points into the document and says how to mend it', () => {
    const conditions = {
      all: [{ any: [{ fact: 'operator', path: '$.rule', operator: 'equal', value: 'root' }] }],
    };
    expect(lintRules([ruleFor({ conditions })])).toEqual([
      {
        severity: 'error',
        rule: 'test/rule',
        pointer: '/conditions/all/0/any/0/path',
        code: 'unknown-path',
        message: 'operator has no field "rule"; it has: role, companyId, companyAccess',
      },
    ]);
  });

  test('finds what is wrong with a shared condition that no rule uses', () => {
    const findings = lintRules([ruleFor({ conditions: fine })], { unused: { any: [] } });
    expect(findings).toMatchObject([{ rule: 'condition:unused', code: 'empty-group' }]);
  });
});

test('one bad document refuses the whole set', () => {
  const good = ruleFor({ id: 'test/good', conditions: fine });
  expect(loadRules([good])).toMatchObject({ ok: true, rules: [{ id: 'test/good' }] });
  expect(loadRules([good, ruleFor({ conditions: { all: [] } })])).toMatchObject({ ok: false });
});
