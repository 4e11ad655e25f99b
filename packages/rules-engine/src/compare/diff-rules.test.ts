import type { Rule } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { ruleFor } from '../testing/rule-for.ts';
import { diffRules } from './diff-rules.ts';

const conditions = { all: [{ fact: 'account', path: '$.apiUserCount', operator: 'greaterThan', value: 3 }] };
const one = ruleFor({ id: 'test/one', conditions });
const two = ruleFor({ id: 'test/two', conditions });
const three = ruleFor({ id: 'test/three', conditions });

const changed = (before: Rule, after: Rule) => diffRules([before], [after]).changed[0];

describe('the difference of two sets of rules', () => {
  test('names what was added and removed, by id, whatever the order in the sets', () => {
    const { added, removed, changed } = diffRules([three, one], [two, one]);
    expect(added.map(({ id }) => id)).toEqual(['test/two']);
    expect(removed.map(({ id }) => id)).toEqual(['test/three']);
    expect(changed).toEqual([]);
    expect(diffRules([], [two, three, one]).added.map(({ id }) => id)).toEqual([
      'test/one',
      'test/three',
      'test/two',
    ]);
  });

  test('is empty for the same rules with their keys in another order', () => {
    const turned = Object.fromEntries(Object.entries(one).reverse()) as Rule;
    expect(diffRules([one, two], [two, turned])).toEqual({ added: [], removed: [], changed: [] });
  });

  test('says where, from what and to what', () => {
    const after = ruleFor({
      id: 'test/one',
      conditions: {
        all: [
          { fact: 'account', path: '$.apiUserCount', operator: 'greaterThan', value: 5 },
          { fact: 'change', path: '$.newAccount', operator: 'equal', value: true },
        ],
      },
    });
    expect(changed(one, after)).toEqual({
      id: 'test/one',
      title: 'A rule of a test',
      concerns: 'decisions',
      changes: [
        { pointer: '/conditions/all/0/value', from: 3, to: 5, concerns: 'decisions' },
        {
          pointer: '/conditions/all/1',
          to: { fact: 'change', path: '$.newAccount', operator: 'equal', value: true },
          concerns: 'decisions',
        },
      ],
    });
  });

  test('takes a list of plain values as one value', () => {
    const after = ruleFor({
      id: 'test/one',
      conditions,
      appliesTo: { providers: ['dotdigital'], operations: ['update', 'create'] },
    });
    expect(changed(one, after)?.changes).toEqual([
      {
        pointer: '/appliesTo/operations',
        from: ['create'],
        to: ['update', 'create'],
        concerns: 'decisions',
      },
    ]);
  });

  test.each<[string, Partial<Rule>]>([
    ['title', { title: 'Another' }],
    ['version', { version: 2 }],
    ['source', { source: { ...one.source, read: '2026-11-23' } }],
    ['controls', { controls: ['TEST:2'] }],
    ['cases', { cases: one.cases.slice(0, 1) }],
    ['message', { event: { type: 'deny', params: { message: 'It is.', remedy: 'Make it otherwise.' } } }],
  ])('calls a new %s wording', (_what, parts) => {
    expect(changed(one, { ...one, ...parts })?.concerns).toBe('wording');
  });

  test.each<[string, Partial<Rule>]>([
    ['effect', { effect: 'advise' }],
    ['enforcement', { enforcement: 'observe' }],
    ['place', { appliesTo: { providers: ['dotdigital'], operations: ['update'] } }],
    [
      'requirement',
      { event: { ...one.event, params: { ...one.event.params, requirements: [{ type: 'canary' }] } } },
    ],
    ['priority', { priority: 7 }],
  ])('does not call a new %s wording, also beside a new text', (_what, parts) => {
    expect(changed(one, { ...one, title: 'Another', ...parts })?.concerns).toBe('decisions');
  });

  test('says that a rule covers nothing any more', () => {
    const { covers: _covers, ...after } = one;
    expect(changed(one, after)?.changes).toEqual([{ pointer: '/covers', from: true, concerns: 'decisions' }]);
  });
});
