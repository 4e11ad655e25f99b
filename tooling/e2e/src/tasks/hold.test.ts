import { verifyState } from '@countersign/store';
import { describe, expect, test } from 'vitest';
import { advance, complete, confirm, entriesOf, openTaskOf, run, view } from '../testing/act.ts';
import { collect, secretFor } from '../testing/collect.ts';
import { handOver, release, takeOn, withdraw } from '../testing/hold-task.ts';
import { inboxOf, waitingFor } from '../testing/inbox.ts';
import { PORTAL_CREATE, submitApproved, submitUntilAttested } from '../testing/requests.ts';
import { deactivate } from '../testing/role-changes.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
const MADE = { providerId: 'apiuser-1' };
const DONE = { by: 'paul', evidence: MADE } as const;

/** A step in a portal that sets a password. */
async function portalTask(world: World): Promise<{ request: string; task: string }> {
  const request = await submitApproved(world, PORTAL_CREATE);
  await run(world);
  return { request, task: openTaskOf(world, request).id };
}

const waitingSecrets = (world: World, request: string) =>
  world.deps.store
    .read((tx) => tx.secrets.ofRequest(request))
    .filter(({ purpose, sealed }) => purpose === 'operator' && sealed !== '')
    .map(({ principal }) => principal);

describe('a task that is released', () => {
  test('is taken on by somebody else, and what was sealed to the one before is gone', () =>
    withWorld(async (world) => {
      const { request, task } = await portalTask(world);
      await takeOn(world, task, 'pete');
      await run(world);
      expect(waitingSecrets(world, request)).toEqual([world.people.pete.id]);
      await release(world, task, { by: 'pete' });
      expect(waitingSecrets(world, request)).toEqual([]);
      expect(openTaskOf(world, request).takenBy).toBeNull();
      await takeOn(world, task, 'paul');
      await run(world);
      expect(waitingSecrets(world, request)).toEqual([world.people.paul.id]);
    }));

  test('after its password was collected, gives whoever has it next the same one, and says why it was released', () =>
    withWorld(async (world) => {
      const { request, task } = await portalTask(world);
      const password = await collect(world, request, 'pete');
      await expect(takeOn(world, task, 'paul')).rejects.toThrow('have them release or hand it over');
      await expect(release(world, task, { by: 'pete' })).rejects.toMatchObject({ code: 'REASON_MISSING' });
      await release(world, task, { by: 'pete', reason: 'Entered nothing yet' });
      expect(await collect(world, request, 'paul')).toBe(password);
      await expect(complete(world, task, { by: 'pete', evidence: MADE })).rejects.toThrow(
        'somebody else has',
      );
      expect(await complete(world, task, DONE)).toBe('in-progress');
      const [released, completed] = view(world, request).taskHistory;
      const { pete, paul } = world.people;
      expect(released).toMatchObject({ kind: 'released', principal: pete.id, other: pete.id });
      expect(released?.reason).toBe('Entered nothing yet');
      expect(completed).toMatchObject({ kind: 'completed', principal: paul.id });
      const collected = entriesOf(world, request).filter(({ type }) => type === 'credential.collected');
      expect(collected.map(({ actor }) => actor.id)).toEqual([pete.id, paul.id]);
    }));

  test('by an administrator is taken from whoever has it, with a reason; by other people it is not', () =>
    withWorld(async (world) => {
      const { request, task } = await portalTask(world);
      await expect(release(world, task, { by: 'ada', reason: 'Late' })).rejects.toThrow('nobody has taken');
      await takeOn(world, task, 'pete');
      for (const by of ['paul', 'olga'] as const)
        await expect(release(world, task, { by, reason: 'Mine' })).rejects.toMatchObject({
          code: 'TASK_REFUSED',
        });
      for (const by of ['rita', 'amy'] as const)
        await expect(release(world, task, { by, reason: 'Mine' })).rejects.toMatchObject({
          code: 'FORBIDDEN',
        });
      await expect(release(world, task, { by: 'ada' })).rejects.toMatchObject({ code: 'REASON_MISSING' });
      expect(openTaskOf(world, request).takenBy).toBe(world.people.pete.id);
      await release(world, task, { by: 'ada', reason: 'He is away' });
      expect(openTaskOf(world, request).takenBy).toBeNull();
      expect(entriesOf(world, request).at(-1)).toMatchObject({
        type: 'task.released',
        actor: { id: world.people.ada.id },
        data: { holder: world.people.pete.id },
      });
    }));
});

describe('a task that is handed over', () => {
  test('is in the hands of the other, whose password it is then', () =>
    withWorld(async (world) => {
      const { request, task } = await portalTask(world);
      await takeOn(world, task, 'pete');
      await run(world);
      await handOver(world, task, { to: 'paul' });
      await run(world);
      expect(waitingSecrets(world, request)).toEqual([world.people.paul.id]);
      await expect(complete(world, task, { by: 'pete', evidence: MADE })).rejects.toThrow(
        'somebody else has',
      );
      expect(secretFor(world, request, 'paul').sealed).not.toBe('');
      await collect(world, request, 'paul');
      expect(await complete(world, task, DONE)).toBe('in-progress');
    }));

  test('goes to nobody who may not do it, and is handed over by nobody but its holder', () =>
    withWorld(async (world) => {
      const { request, task } = await portalTask(world);
      await expect(handOver(world, task, { to: 'paul' })).rejects.toThrow('you have not taken this task on');
      await takeOn(world, task, 'pete');
      await expect(handOver(world, task, { by: 'olga', to: 'paul' })).rejects.toThrow('you have not taken');
      for (const to of ['rita', 'amy', 'ada'] as const)
        await expect(handOver(world, task, { to })).rejects.toThrow('nobody with this identifier');
      await deactivate(world, 'paul');
      await expect(handOver(world, task, { to: 'paul' })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      await expect(handOver(world, task, { to: 'pete' })).rejects.toThrow('in hand already');
      expect(openTaskOf(world, request).takenBy).toBe(world.people.pete.id);
    }));
});

describe('what somebody has in hand', () => {
  test('is done by others once they have left, although they had collected its password', () =>
    withWorld(async (world) => {
      const { request, task } = await portalTask(world);
      await collect(world, request, 'pete');
      await deactivate(world, 'pete');
      await collect(world, request, 'paul');
      expect(await complete(world, task, DONE)).toBe('in-progress');
    }));

  test('of any kind is reported by nobody else', () =>
    withWorld(async (world) => {
      const { task } = await submitUntilAttested(world, 'olga');
      await takeOn(world, task.id, 'pete');
      const evidence = { note: 'A token.' };
      await expect(complete(world, task.id, { by: 'paul', evidence })).rejects.toThrow('somebody else has');
      await complete(world, task.id, { by: 'pete', evidence });
      expect(await confirm(world, task.id, { by: 'paul' })).toBe('done');
    }));

  test('is told by the log: a row that somebody edits gives it to nobody', () =>
    withWorld(async (world) => {
      const { task } = await portalTask(world);
      await takeOn(world, task, 'pete');
      const edit = 'UPDATE task SET taken_by = :to WHERE id = :task';
      tamper(world, edit, { to: world.people.paul.id, task });
      for (const by of ['pete', 'paul'] as const)
        await expect(complete(world, task, { by, evidence: MADE })).rejects.toMatchObject({
          code: 'AUTHORITY_MISMATCH',
        });
    }));
});

test('what people did with tasks is in the rows as verification reads it from the log', () =>
  withWorld(async (world) => {
    const { task } = await portalTask(world);
    await takeOn(world, task, 'pete');
    await release(world, task, { by: 'pete', reason: 'Not today' });
    await takeOn(world, task, 'pete');
    await handOver(world, task, { to: 'paul', reason: 'I am away' });
    const { task: other } = await submitUntilAttested(world, 'olga');
    await takeOn(world, other.id, 'pete');
    await complete(world, other.id, { by: 'pete', evidence: { note: 'A token.' } });
    await withdraw(world, other.id, { by: 'pete', reason: 'It was another user' });
    await complete(world, other.id, { by: 'pete', evidence: { note: 'Another token.' } });
    const { differences } = verifyState(world.temp.path, world.temp.vkey);
    expect(differences.filter(({ table }) => table.startsWith('task'))).toEqual([]);
  }));

describe('a task', () => {
  test('waits for whoever has it in hand, and for everybody again once it is late', () =>
    withWorld(async (world) => {
      const { task } = await portalTask(world);
      const lists = () => (['pete', 'paul'] as const).map((name) => waitingFor(world, name).join());
      expect(lists()).toEqual([`task ${task}`, `task ${task}`]);
      await takeOn(world, task, 'pete');
      expect(lists()).toEqual([`task ${task}`, '']);
      advance(world, 73 * HOUR);
      expect(lists()).toEqual([`task ${task}`, `task ${task}`]);
      expect(inboxOf(world, 'paul').map(({ note }) => note)).toEqual(['pete has it in hand and is late']);
    }));

  test('is due as its risk says, and so is the second look from the report on', () =>
    withWorld(async (world) => {
      const { id, task } = await submitUntilAttested(world, 'olga');
      const { openedAt, dueAt } = task;
      const within = (dueAt ?? 0) - openedAt;
      expect([8 * HOUR, 24 * HOUR, 72 * HOUR]).toContain(within);
      advance(world, HOUR);
      await complete(world, task.id, { by: 'pete', evidence: { note: 'A token.' } });
      const look = view(world, id).tasks.find((one) => one.id === task.id);
      expect(look?.dueAt).toBe(world.deps.clock.now() + within);
      advance(world, HOUR);
      await confirm(world, task.id, { by: 'paul', accepted: false });
      expect(openTaskOf(world, id).dueAt).toBe(world.deps.clock.now() + within);
    }));
});
