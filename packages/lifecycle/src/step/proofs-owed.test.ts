import { KNOWN_BY, type PlanStep, PROOFS, type StepResult } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { counts, firstUnproven, proofsOwed } from './proofs-owed.ts';

const step = (fields: Partial<PlanStep>): PlanStep => ({
  key: 'eset.verify-no-api-access',
  kind: 'verify',
  title: 'Gone',
  instructions: null,
  accepts: ['negative', 'attested'],
  confirmedBy: 'second-person',
  needsPassword: false,
  ...fields,
});
const applied = (plan: PlanStep, knownBy: StepResult['knownBy'] | null) =>
  ({ plan, state: 'applied', result: knownBy === null ? null : { knownBy } }) as const;

describe('a step that owes a proof', () => {
  test.each(KNOWN_BY)('counts by %s only where the plan accepts it', (knownBy) => {
    for (const proof of PROOFS) expect(counts(step({ accepts: [proof] }), knownBy)).toBe(knownBy === proof);
    expect(counts(step({ accepts: [] }), knownBy)).toBe(true);
  });

  test('is what keeps a plan from being done', () => {
    const portal = step({ key: 'eset.integrations-off', kind: 'portal', accepts: [] });
    expect(firstUnproven([applied(portal, 'reported'), applied(step({}), 'negative')])).toBeUndefined();
    for (const knownBy of ['answered', 'reported', 'positive', 'inventory', null] as const) {
      const unproven = applied(step({}), knownBy);
      expect(firstUnproven([applied(portal, 'reported'), unproven])).toBe(unproven);
    }
  });

  test('of a plan from before proofs were asked for is attested by two people', () => {
    const { accepts: _, ...former } = step({});
    expect(proofsOwed(former)).toEqual(['attested']);
    expect(proofsOwed({ kind: 'portal', confirmedBy: 'second-person' })).toEqual(['attested']);
    expect(proofsOwed({ kind: 'portal', confirmedBy: 'read-back' })).toEqual([]);
    expect(proofsOwed({ kind: 'api', confirmedBy: null })).toEqual([]);
  });
});
