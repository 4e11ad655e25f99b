import { activatePolicies } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { complete, confirm, entriesOf, view } from '../testing/act.ts';
import { withdraw } from '../testing/hold-task.ts';
import { submitUntilAttested } from '../testing/requests.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

/** A request whose last step two people attest; who did the others has no part in what follows. */
async function attest(world: World): Promise<{ request: string; task: string }> {
  const { id, task } = await submitUntilAttested(world, 'olga');
  return { request: id, task: task.id };
}

describe('whoever had a hand in a step confirms nothing', () => {
  test('also when somebody else completed it in the round that is looked at', () =>
    withWorld(async (world) => {
      const { request, task } = await attest(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'A token and a resource call.' } });
      await confirm(world, task, { by: 'paul', accepted: false, reason: 'There is no token' });
      await complete(world, task, { by: 'paul', evidence: { note: 'Now there is.' } });
      for (const by of ['pete', 'paul', 'olga'] as const)
        await expect(confirm(world, task, { by })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      expect(view(world, request).request.state).toBe('in-progress');
    }));

  test('whatever policies are in force', () =>
    withWorld(async (world) => {
      const { task } = await attest(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'A token.' } });
      await confirm(world, task, { by: 'paul', accepted: false });
      await complete(world, task, { by: 'paul', evidence: { note: 'A token.' } });
      const without = SHIPPED.filter(
        (rule) => (rule as { id: string }).id !== 'house/executor-is-not-approver',
      );
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: without }),
      );
      await expect(confirm(world, task, { by: 'pete' })).rejects.toThrow(
        'You said of a step of this request',
      );
    }));

  test('and whoever only looked may look again', () =>
    withWorld(async (world) => {
      const { task } = await attest(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'A token.' } });
      await confirm(world, task, { by: 'paul', accepted: false });
      await complete(world, task, { by: 'pete', evidence: { note: 'Another token.' } });
      expect(await confirm(world, task, { by: 'paul' })).toBe('done');
    }));
});

describe('a report that is taken back', () => {
  test('is looked at no more, stays in the history, and its author still confirms nothing', () =>
    withWorld(async (world) => {
      const { request, task } = await attest(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'A token.' } });
      const reason = 'It was another user';
      await expect(withdraw(world, task, { by: 'paul', reason })).rejects.toMatchObject({
        code: 'TASK_REFUSED',
      });
      for (const by of ['rita', 'amy', 'ada'] as const)
        await expect(withdraw(world, task, { by, reason })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await withdraw(world, task, { by: 'pete', reason });
      await expect(confirm(world, task, { report: 0 })).rejects.toMatchObject({ code: 'TASK_STATE' });
      await complete(world, task, { by: 'paul', evidence: { note: 'The right one.' } });
      await expect(confirm(world, task, { by: 'pete' })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      const history = view(world, request).taskHistory.map(({ kind, reason: why }) => [kind, why]);
      expect(history.slice(-3)).toEqual([
        ['completed', null],
        ['withdrawn', reason],
        ['completed', null],
      ]);
    }));

  test('is not what somebody confirms who looked at the one before', () =>
    withWorld(async (world) => {
      const { request, task } = await attest(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'A token, and a resource.' } });
      await withdraw(world, task, { by: 'pete', reason: 'It was another user' });
      await complete(world, task, { by: 'pete', evidence: { note: 'Whatever.' } });
      for (const report of [0, null])
        await expect(confirm(world, task, { report })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      expect(view(world, request).request.state).toBe('in-progress');
      expect(await confirm(world, task, { report: 2 })).toBe('done');
    }));
});

describe('the history of a task', () => {
  test('has every round: who did what, what was said, and why it was not accepted', () =>
    withWorld(async (world) => {
      const { request, task } = await attest(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'A token.' } });
      await confirm(world, task, { by: 'paul', accepted: false, reason: 'There is no token' });
      await complete(world, task, { by: 'pete', evidence: { note: 'Another token.' } });
      await confirm(world, task, { by: 'paul' });
      const { people } = world;
      const history = view(world, request).taskHistory.filter((event) => event.task === task);
      expect(history).toMatchObject([
        { kind: 'completed', principal: people.pete.id, verdict: 'done', evidence: { note: 'A token.' } },
        { kind: 'rejected', principal: people.paul.id, reason: 'There is no token' },
        { kind: 'completed', principal: people.pete.id, evidence: { note: 'Another token.' } },
        { kind: 'confirmed', principal: people.paul.id, reason: null },
      ]);
      const looks = entriesOf(world, request).filter((entry) => entry.type === 'task.confirmed');
      expect(looks.map((entry) => [entry.data['accepted'], typeof entry.data['reasonDigest']])).toEqual([
        [false, 'string'],
        [true, 'undefined'],
      ]);
    }));
});

describe('a reason is needed', () => {
  test.for(['', ' ', '...'])('to find something else than what was reported: %j is none', (reason) =>
    withWorld(async (world) => {
      const { task, request } = await attest(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'A token.' } });
      const rejecting = confirm(world, task, { by: 'paul', accepted: false, reason });
      await expect(rejecting).rejects.toMatchObject({ code: 'REASON_MISSING' });
      expect(view(world, request).tasks.find((one) => one.id === task)?.state).toBe('completed');
    }),
  );

  test.for(['not-done', 'abandon'] as const)('to end a request with %s', (verdict) =>
    withWorld(async (world) => {
      const { task } = await attest(world);
      await expect(complete(world, task, { verdict, evidence: {} })).rejects.toMatchObject({
        code: 'REASON_MISSING',
      });
      const evidence = { note: 'The user is not wanted' };
      expect(await complete(world, task, { verdict, evidence })).toBe('failed');
    }),
  );
});
