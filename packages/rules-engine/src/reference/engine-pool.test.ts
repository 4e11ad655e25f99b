import type { Rule } from '@countersign/schema';
import { expect, test } from 'vitest';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { evaluateByReference } from '../decide-by-reference.ts';
import { factsType } from '../facts-type.ts';
import { compileRules, type PolicySet } from '../policy-set.ts';
import { ruleFor } from '../testing/rule-for.ts';

const isEqual = (fact: string, value: number) => ({ fact, operator: 'equal', value });

/** Rules of two priorities, with nested and shared conditions, of which the second is evaluated only where the first holds. */
const rules: readonly Rule[] = [
  ruleFor({
    id: 'test/nested',
    priority: 5,
    conditions: {
      all: [{ condition: 'shared' }, { any: [isEqual('one', 1), { not: isEqual('two', 2) }] }],
    },
  }),
  ruleFor({ id: 'test/listed', conditions: { any: [{ fact: 'one', operator: 'in', value: [3, 4, 5] }] } }),
  ruleFor({ id: 'test/shared', conditions: { condition: 'shared' } as Rule['conditions'] }),
];
const sharedConditions = { shared: { any: [isEqual('one', 1), isEqual('one', 2), isEqual('two', 3)] } };
const setOf = (): PolicySet =>
  compileRules(rules, { findings: [], factsType: factsType(), sharedConditions });

const numbers = [0, 1, 2, 3, 4];
const questions = numbers.flatMap((one) =>
  numbers.map((two) => Object.freeze({ ...baselineFacts('dotdigital', 'create'), one, two })),
);
const firedOn = (one: number, two: number): readonly string[] => {
  const shared = one === 1 || one === 2 || two === 3;
  return [
    ...(shared && (one === 1 || two !== 2) ? ['test/nested'] : []),
    ...(one === 3 || one === 4 ? ['test/listed'] : []),
    ...(shared ? ['test/shared'] : []),
  ];
};
const decide = async (set: PolicySet, facts: (typeof questions)[number]) => {
  const { determining, errors } = await evaluateByReference(set, facts, { trace: false });
  return { errors, fired: determining.map(({ ruleId }) => ruleId) };
};

test('what one question found has no part in the answer to the next, in whatever order they come', async () => {
  const set = setOf();
  for (const asked of [questions, questions.toReversed(), questions]) {
    for (const facts of asked)
      expect(await decide(set, facts)).toEqual({ errors: [], fired: firedOn(facts.one, facts.two) });
  }
});

test('questions that are asked at the same time are answered each by itself', async () => {
  const set = setOf();
  for (let time = 0; time < 3; time += 1) {
    const answers = await Promise.all(
      questions.map(async (facts, index) => {
        // Each begins while others are at different places.
        for (let turn = 0; turn < index; turn += 1) await Promise.resolve();
        return decide(set, facts);
      }),
    );
    expect(answers).toEqual(questions.map(({ one, two }) => ({ errors: [], fired: firedOn(one, two) })));
  }
});

test('a question that could not be answered leaves nothing behind for the next', async () => {
  const set = setOf();
  const [known] = questions;
  if (known === undefined) throw new Error('there are no questions');
  const { two: _missing, ...incomplete } = known;
  const ask = (facts: object) => decide(set, Object.freeze(facts) as (typeof questions)[number]);
  for (let time = 0; time < 5; time += 1) {
    const [failed, answered] = await Promise.all([ask(incomplete), ask({ ...known, one: 1 })]);
    expect(failed.errors).toMatchObject([{ code: 'POLICY_ERROR' }]);
    expect(answered).toEqual({ errors: [], fired: ['test/nested', 'test/shared'] });
  }
});

test('the priority of a reference to a shared condition counts in every run', async () => {
  const later = { all: [{ fact: 'one', operator: 'swap:notIn', value: 0 }], priority: 1 };
  const set = compileRules(
    [ruleFor({ conditions: { all: [{ condition: 'first', priority: 2 }, later] } as Rule['conditions'] })],
    { findings: [], factsType: factsType(), sharedConditions: { first: { all: [isEqual('one', 0)] } } },
  );
  const facts = Object.freeze({ ...baselineFacts('dotdigital', 'create'), one: 1, two: 0 });
  // What comes later cannot be evaluated on a number, and is not, because the shared condition settles it.
  for (let time = 0; time < 3; time += 1) expect(await decide(set, facts)).toEqual({ errors: [], fired: [] });
});
