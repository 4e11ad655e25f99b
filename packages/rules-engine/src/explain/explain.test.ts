import type { Facts, Rule } from '@countersign/schema';
import { expect, test } from 'vitest';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { decide } from '../decide.ts';
import { compilePolicySet } from '../policy-set.ts';
import { coveringRule, ruleFor } from '../testing/rule-for.ts';
import { explain } from './explain.ts';

const facts = baselineFacts('dotdigital', 'create');
const role = ruleFor({
  id: 'test/role',
  title: 'Owners only',
  conditions: {
    all: [
      { fact: 'operator', path: '$.role', operator: 'notEqual', value: 'account-owner', priority: 2 },
      { fact: 'change', path: '$.enabled', operator: 'equal', value: true },
    ],
  },
});
const approval = ruleFor({
  id: 'test/approval',
  effect: 'require',
  covers: undefined,
  conditions: { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] },
});

test('a refusal says why, what to do, where that comes from, and what would have passed', () => {
  const set = compilePolicySet([role]);
  const regular: Facts = { ...facts, operator: { ...facts.operator, role: 'regular' } };
  expect(explain(decide(set, regular, { trace: true }))).toBe(
    `Refused.

Refused by:
- Owners only (test/role, version 1)
  It is so.
  What to do: Make it otherwise.
  Source: A test, 1, https://example.com

It would pass if:
- operator.role were "account-owner" instead of "regular"

Conditions:
- test/role /conditions/all/0: operator.role notEqual "account-owner"? "regular", so yes
- test/role /conditions/all/1: change.enabled equal true? true, so yes`,
  );
});

test('a condition that was not evaluated is said to be that', () => {
  const text = explain(decide(compilePolicySet([role]), facts, { trace: true }));
  expect(text).toContain('- test/role /conditions/all/1: change.enabled equal true? not evaluated');
});

test('what is needed is listed with the rule that asks for it', () => {
  const text = explain(decide(compilePolicySet([coveringRule, approval]), facts, { trace: false }));
  expect(text).toBe(
    `Allowed once the following is done.

Needed:
- An approval by somebody else
  It is so. (test/approval, version 1)`,
  );
});

test('an error is not made out to be a decision of a rule', () => {
  const broken = ruleFor({ conditions: { all: [] } });
  const text = explain(decide(compilePolicySet([broken]), facts, { trace: false }));
  expect(text).toMatch(/^Refused, because the policies could not be evaluated to the end\./);
  expect(text).toContain('the rule test/rule cannot be used');
});

test('a rule that is only observed is told apart, with what it would have done', () => {
  const watched = [{ ...role, covers: undefined }, approval].map(
    (rule): Rule => ({ ...rule, enforcement: 'observe' }),
  );
  const regular: Facts = { ...facts, operator: { ...facts.operator, role: 'regular' } };
  const verdict = decide(compilePolicySet([coveringRule, ...watched]), regular, { trace: false });
  expect(explain(verdict)).toBe(
    `Allowed.

Observed only:
- Owners only (test/role, version 1)
  It is so.
  What to do: Make it otherwise.
  Source: A test, 1, https://example.com
  Enforced, it would have refused this.
- A rule of a test (test/approval, version 1)
  It is so.
  What to do: Make it otherwise.
  Source: A test, 1, https://example.com
  Enforced, it would have required:
  An approval by somebody else`,
  );
});
