import { baselineFacts, loadRules, shippedRules } from '@countersign/rules-engine';
import { afterAll, describe, expect, test } from 'vitest';
import { createReferenceThread } from './reference-thread.ts';

const loaded = loadRules(shippedRules);
if (!loaded.ok) throw new Error('the shipped policies do not load');
const { rules } = loaded;
const set = { digest: 'shipped', rules };
const facts = baselineFacts('dotdigital', 'create');
/** One rule that holds for these facts, and one that does not. */
const always = { ...first(rules), id: 'always', conditions: { all: [isCreated('equal')] } };
const never = { ...always, id: 'never', conditions: { all: [isCreated('notEqual')] } };
const few = { digest: 'few', rules: [always, never] };
const broken = new URL('../testing/broken-reference.ts', import.meta.url);

const thread = createReferenceThread();
afterAll(() => thread.stop());

describe('the thread of the reference evaluator', () => {
  test('answers synchronously and by group, also before it has started', () => {
    expect(thread.ask(few, [[always, never], [never], []], facts)).toEqual([
      { ok: true, fired: ['always'], conditions: null },
      { ok: true, fired: [], conditions: null },
      { ok: true, fired: [], conditions: null },
    ]);
  });

  test('answers for the set that it is asked about, also where it had to give sets up meanwhile', () => {
    const sets = Array.from({ length: 6 }, (_, number) => ({
      digest: `${number}`,
      rules: [{ ...always, conditions: (number % 2 === 0 ? always : never).conditions }],
    }));
    const fired = [...sets, ...sets].map((one) => thread.ask(one, [[always]], facts));
    const expected = [['always'], [], ['always'], [], ['always'], []];
    expect(fired).toEqual(
      [...expected, ...expected].map((ids) => [{ ok: true, fired: ids, conditions: null }]),
    );
  });

  test('says of a group that fails why, and answers the others', () => {
    const lost = { ...always, id: 'lost', conditions: { all: [{ ...isCreated('equal'), fact: 'nothing' }] } };
    expect(thread.ask({ digest: 'lost', rules: [always, lost] }, [[lost], [always]], facts)).toMatchObject([
      { ok: false, problem: expect.stringMatching(/nothing/i) },
      { ok: true, fired: ['always'] },
    ]);
  });

  test('refuses to answer about a rule that the set does not have', () => {
    expect(thread.ask(few, [[{ ...always, id: 'another' }]], facts)).toMatchObject([{ ok: false }]);
  });

  test.each(['create', 'delete'] as const)(
    'that does not answer (%s) is given up, and another one started',
    async (operation) => {
      const deaf = createReferenceThread({ answerMillis: 50, loadMillis: 50, program: broken });
      await deaf.started();
      const asked = baselineFacts('dotdigital', operation);
      expect(() => deaf.ask(set, [rules], asked)).toThrow(/did not answer/);
      await deaf.started();
      expect(() => deaf.ask(set, [rules], asked)).toThrow(/did not answer/);
      await deaf.stop();
    },
  );

  test('starts anew after it was stopped', async () => {
    await thread.stop();
    await thread.started();
    expect(thread.ask(few, [[always]], facts)).toMatchObject([{ ok: true }]);
  });

  test('that cannot start says so, and what is asked of it fails', async () => {
    const none = createReferenceThread({ startMillis: 50, program: new URL('file:///nowhere/at-all.ts') });
    await expect(none.started()).rejects.toThrow(/ended before it had started/);
    expect(() => none.ask(set, [rules], facts)).toThrow(/did not answer/);
  });
});

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('there are no rules');
  return one;
}

function isCreated(operator: 'equal' | 'notEqual') {
  return { fact: 'operation', operator, value: 'create' };
}
