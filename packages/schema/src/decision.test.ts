import { expect, test } from 'vitest';
import { decisionSchema } from './decision.ts';

const digest = 'a'.repeat(64);

/** As it was written before rules could be observed. */
const recorded = {
  id: 'dec_01K00000000000000000000000',
  operation: 'create',
  outcome: 'allow',
  determining: [],
  requirements: [],
  advisories: [],
  errors: [],
  trace: [],
  counterfactual: null,
  policyDigest: digest,
  factsDigest: digest,
  evaluator: 'compiled',
  durationMicros: 12,
};

test('a decision from before rules could be observed is read, and nothing is added that its digest does not know', () => {
  expect(decisionSchema.parse(recorded)).toStrictEqual(recorded);
});

test('a decision that was frozen without its grounds is read as it is, so that its digest is of what is read', () => {
  const { trace: _, counterfactual: __, ...frozen } = recorded;
  expect(decisionSchema.parse(frozen)).toStrictEqual(frozen);
});

test('a list of observed rules is there only with rules in it', () => {
  expect(decisionSchema.safeParse({ ...recorded, observed: [] }).success).toBe(false);
});
