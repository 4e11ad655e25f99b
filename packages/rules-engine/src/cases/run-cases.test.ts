import type { Rule } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { ruleFor } from '../testing/rule-for.ts';
import { runCases } from './run-cases.ts';

const disabled = { all: [{ fact: 'change', path: '$.enabled', operator: 'equal', value: false }] };
const cases = (fires: boolean): Rule['cases'] => [
  {
    title: 'disabled',
    provider: 'dotdigital',
    operation: 'create',
    facts: { change: { enabled: false } },
    fires,
  },
  { title: 'enabled', provider: 'dotdigital', operation: 'create', facts: {}, fires: false },
];

describe('the cases of rules', () => {
  test('pass where both evaluators do as they say', async () => {
    const report = await runCases([ruleFor({ conditions: disabled, cases: cases(true) })]);
    expect(report.passed).toBe(true);
    expect(report.coverage).toEqual([
      { rule: 'test/rule', pointer: '/conditions/all/0', seenTrue: true, seenFalse: true },
    ]);
  });

  test('pass or fail in the same way where the rule is only observed', async () => {
    const watched = (fires: boolean) =>
      ruleFor({ conditions: disabled, cases: cases(fires), covers: undefined, enforcement: 'observe' });
    expect((await runCases([watched(true)])).passed).toBe(true);
    expect((await runCases([watched(false)])).passed).toBe(false);
  });

  test('fail where the rule does something else, and say what', async () => {
    const report = await runCases([ruleFor({ conditions: disabled, cases: cases(false) })]);
    expect(report.passed).toBe(false);
    expect(report.cases[0]).toMatchObject({
      expected: false,
      compiled: true,
      reference: true,
      passed: false,
    });
  });

  test('fail where a condition was seen one way only', async () => {
    const [first] = cases(true);
    const report = await runCases([ruleFor({ conditions: disabled, cases: first ? [first] : [] })]);
    expect(report.cases.every(({ passed }) => passed)).toBe(true);
    expect(report.passed).toBe(false);
  });

  test('fail where there are none', async () => {
    expect((await runCases([])).passed).toBe(false);
  });

  test('fail where the rule cannot be evaluated', async () => {
    const report = await runCases([ruleFor({ conditions: { all: [] }, cases: cases(false) })]);
    expect(report.cases.map(({ compiled, reference }) => [compiled, reference])).toEqual([
      ['error', 'error'],
      ['error', 'error'],
    ]);
  });
});
