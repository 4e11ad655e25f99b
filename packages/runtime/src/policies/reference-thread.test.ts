import {
  baselineFacts,
  compilePolicySet,
  decide,
  loadRules,
  shippedRules,
  verdictsAgree,
} from '@countersign/rules-engine';
import { afterAll, describe, expect, test } from 'vitest';
import { createReferenceThread } from './reference-thread.ts';

const loaded = loadRules(shippedRules);
if (!loaded.ok) throw new Error('the shipped policies do not load');
const { rules } = loaded;
const set = { digest: 'shipped', rules };
const facts = baselineFacts('dotdigital', 'create');
const broken = new URL('../testing/broken-reference.ts', import.meta.url);

const thread = createReferenceThread();
afterAll(() => thread.stop());

describe('the thread of the reference evaluator', () => {
  test('answers synchronously, also before it has started', () => {
    const expected = decide(compilePolicySet(rules), facts, { trace: false });
    expect(verdictsAgree(thread.decide(set, facts), expected)).toBe(true);
  });

  test('answers for the set that it is asked about, also where it had to give sets up meanwhile', () => {
    const sets = Array.from({ length: 6 }, (_, number) => ({
      digest: `${number}`,
      rules: number % 2 === 0 ? rules : [],
    }));
    const outcomes = [...sets, ...sets].map((one) => thread.decide(one, facts).outcome === 'deny');
    expect(outcomes).toEqual([...sets, ...sets].map(({ rules: { length } }) => length === 0));
  });

  test('refuses facts that are not valid instead of failing', () => {
    const { outcome, errors } = thread.decide(set, { ...facts, operator: undefined as never });
    expect(outcome).toBe('deny');
    expect(errors).toHaveLength(1);
  });

  test.each(['create', 'delete'] as const)(
    'that does not answer (%s) is given up, and another one started',
    async (operation) => {
      const deaf = createReferenceThread({ answerMillis: 50, loadMillis: 50, program: broken });
      await deaf.started();
      const asked = baselineFacts('dotdigital', operation);
      expect(() => deaf.decide(set, asked)).toThrow(/did not answer/);
      await deaf.started();
      expect(() => deaf.decide(set, asked)).toThrow(/did not answer/);
      await deaf.stop();
    },
  );

  test('starts anew after it was stopped', async () => {
    await thread.stop();
    await thread.started();
    expect(thread.decide(set, facts).errors).toEqual([]);
  });

  test('that cannot start says so, and what is asked of it fails', async () => {
    const none = createReferenceThread({ startMillis: 50, program: new URL('file:///nowhere/at-all.ts') });
    await expect(none.started()).rejects.toThrow(/ended before it had started/);
    expect(() => none.decide(set, facts)).toThrow(/did not answer/);
  });
});
