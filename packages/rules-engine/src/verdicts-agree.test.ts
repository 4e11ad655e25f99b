import type { FiredRule, ObservedRule, Verdict } from '@countersign/schema';
import { expect, test } from 'vitest';
import { verdictsAgree } from './verdicts-agree.ts';

const rule: FiredRule = {
  ruleId: 'test/rule',
  version: 1,
  title: 'A rule',
  message: 'It is so.',
  remedy: 'Make it otherwise.',
  source: { document: 'A test', url: 'https://example.com', section: '1' },
};
const watched: ObservedRule = { ...rule, effect: 'deny', requirements: [], error: null };
const base: Verdict = {
  outcome: 'review',
  determining: [],
  requirements: [
    { rule, requirement: { type: 'approvals', count: 1 } },
    { rule, requirement: { type: 'canary' } },
  ],
  advisories: [rule],
  errors: [],
  trace: [],
  counterfactual: null,
};

test('order, wording, trace and counterfactual do not count', () => {
  const other: Verdict = {
    ...base,
    requirements: base.requirements.toReversed(),
    advisories: [{ ...rule, message: 'It is like that.' }],
    counterfactual: [{ fact: 'a', from: 1, to: 2 }],
    trace: [{ ruleId: 'x', pointer: '', fact: 'a', operator: 'equal', expected: 1, actual: 1, result: true }],
  };
  expect(verdictsAgree(base, other)).toBe(true);
});

test.each<[string, Partial<Verdict>]>([
  ['outcome', { outcome: 'allow' }],
  ['a rule that denies', { determining: [rule] }],
  ['an advisory', { advisories: [] }],
  ['the version of a rule', { advisories: [{ ...rule, version: 2 }] }],
  ['a requirement', { requirements: base.requirements.slice(1) }],
  [
    'the number in a requirement',
    {
      requirements: [
        { rule, requirement: { type: 'approvals', count: 2 } },
        { rule, requirement: { type: 'canary' } },
      ],
    },
  ],
  ['a rule that was observed', { observed: [watched] }],
  ['an error', { errors: [{ ruleId: null, code: 'POLICY_ERROR', message: 'it failed' }] }],
])('%s counts', (_what, difference) => {
  expect(verdictsAgree(base, { ...base, ...difference })).toBe(false);
});

test('a rule that could not be observed is another matter than one that fired, whatever the words', () => {
  const failed = (error: string): Verdict => ({ ...base, observed: [{ ...watched, error }] });
  expect(verdictsAgree({ ...base, observed: [watched] }, failed('it failed'))).toBe(false);
  expect(verdictsAgree(failed('a fact is missing'), failed('it failed'))).toBe(true);
});
