import { verifyState } from '@countersign/store';
import { createResendInvitation, viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, complete, entriesOf, openTaskOf, run } from '../testing/act.ts';
import { takeOn } from '../testing/hold-task.ts';
import { inviteOnHub } from '../testing/invite-on-hub.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { EMA2_CREATE, HUB_CREATE, submitApproved } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;

function resend(world: World, task: string, by: Name = 'pete') {
  const principal = world.people[by];
  return createResendInvitation(world.deps)({ principal, actor: actorOf(principal), task });
}

const over = ({ deps }: World): number =>
  deps.store.read((tx) => viewStatus(tx, deps.clock.now()).invitationsOver);

describe('an invitation of PROTECT Hub', () => {
  test('is valid for 48 hours from when the user was made, and a finding afterwards', () =>
    withWorld(async (world) => {
      const { request, task } = await inviteOnHub(world);
      const sentAt = world.deps.clock.now();
      expect(task).toMatchObject({ invitedAt: sentAt, validUntil: sentAt + 48 * HOUR });
      const opened = entriesOf(world, request).findLast(({ type }) => type === 'task.opened');
      expect(opened?.data['invitation']).toEqual({
        sentAt: new Date(sentAt).toISOString(),
        validUntil: new Date(sentAt + 48 * HOUR).toISOString(),
      });
      expect(over(world)).toBe(0);
      advance(world, 48 * HOUR);
      expect(over(world)).toBe(1);
    }));

  test('is valid anew once it was sent again, and nothing counts as done by that', () =>
    withWorld(async (world) => {
      const { request, task } = await inviteOnHub(world);
      advance(world, 50 * HOUR);
      await resend(world, task.id);
      expect(over(world)).toBe(0);
      const now = world.deps.clock.now();
      expect(openTaskOf(world, request)).toMatchObject({
        id: task.id,
        invitedAt: now,
        validUntil: now + 48 * HOUR,
      });
      expect(entriesOf(world, request).at(-1)).toMatchObject({ type: 'invitation.resent' });
      const { differences } = verifyState(world.temp.path, world.temp.vkey);
      expect(differences.filter(({ table }) => table === 'task')).toEqual([]);
      await complete(world, task.id);
      expect(over(world)).toBe(0);
    }));

  test('is reported as sent again by nobody who may not do the task, nor past whoever has it in hand', () =>
    withWorld(async (world) => {
      const { task } = await inviteOnHub(world);
      for (const by of ['rita', 'amy', 'ada'] as const)
        await expect(resend(world, task.id, by)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await takeOn(world, task.id, 'paul');
      await expect(resend(world, task.id)).rejects.toThrow('somebody else has this task in hand');
    }));
});

test('a task that waits for no invitation has none, and of other providers nobody knows when it ends', () =>
  withWorld(async (world) => {
    const portal = await submitApproved(world, HUB_CREATE);
    await run(world);
    const { id, invitedAt } = openTaskOf(world, portal);
    expect(invitedAt).toBeNull();
    await expect(resend(world, id)).rejects.toThrow('waits for no invitation');
    const other = await submitApproved(world, EMA2_CREATE);
    await run(world);
    const task = openTaskOf(world, other);
    expect([task.invitedAt !== null, task.validUntil]).toEqual([true, null]);
  }));
