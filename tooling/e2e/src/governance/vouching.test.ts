import type { Principal } from '@countersign/schema';
import { createInviteHolder, createRecordReview } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { confirm, openTaskOf, run, submit, view } from '../testing/act.ts';
import { approveAs, codeFrom, principalNow, proposeAs } from '../testing/changes.ts';
import { comeBackBy, createSomebody, enrolBy, guestOf, vouch } from '../testing/guests.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE, HUB_CREATE, submitApproved } from '../testing/requests.ts';
import { enrol, withSealedWorld } from '../testing/seal.ts';
import { type World, withWorld } from '../testing/world.ts';

const NOT_VOUCHED = { code: 'NOT_VOUCHED_FOR' };
const REFUSED = { code: 'VOUCH_REFUSED' };
const ROLES: Principal['roles'] = ['approver', 'administrator', 'portal-operator'];

const newRoles = (world: World) =>
  proposeAs(world, world.people.ada, {
    kind: 'principal.set-roles',
    principal: world.people.rita.id,
    roles: ['requester', 'auditor'],
    accounts: null,
  });

/** Somebody whom another administrator has let in alone, in an installation that is sealed. */
const withGuest = (
  work: (world: World & { readonly guest: Principal; readonly boss: Principal }) => Promise<void>,
) =>
  withSealedWorld(async (world) => {
    const { principal } = await guestOf(world, world.boss, { name: 'guest', roles: ROLES });
    await work({ ...world, guest: principal });
  });

describe('whoever enrolled by a code that one person has made, once the set-up is over', () => {
  test('may be that person: approves nothing and confirms nothing', () =>
    withGuest(async (world) => {
      const { guest, boss, deps } = world;
      expect(guest.letInBy).toBe(boss.id);
      const change = await newRoles(world);
      await expect(approveAs(world, guest, change)).rejects.toMatchObject(NOT_VOUCHED);
      const request = await submit(world, EMA2_CREATE);
      const review = {
        principal: guest,
        actor: actorOf(guest),
        request,
        requestDigest: view(world, request).revision.digest,
        verdict: 'approve',
        reason: null,
      } as const;
      await expect(createRecordReview(deps)(review)).rejects.toMatchObject(NOT_VOUCHED);
      await expect(vouch(world, guest, guest)).rejects.toMatchObject(NOT_VOUCHED);
    }));

  test('takes no second look at a task either', () =>
    withGuest(async (world) => {
      const id = await submitApproved(world, HUB_CREATE);
      await run(world);
      const task = openTaskOf(world, id);
      const people = { ...world.people, paul: world.guest };
      await expect(confirm({ ...world, people }, task.id)).rejects.toMatchObject(NOT_VOUCHED);
    }));

  test('is not counted among those who could review', () =>
    withGuest(async (world) => {
      const { guest } = world;
      const able = () =>
        world.deps.store.read(
          (tx) => tx.principals.list().filter(({ letInBy }) => letInBy === undefined).length,
        );
      const before = able();
      await vouch(world, guest, world.people.amy);
      expect(able()).toBe(before + 1);
    }));

  test('counts once somebody else has vouched, who neither let them in nor needs a voucher', () =>
    withGuest(async (world) => {
      const { guest, boss, people } = world;
      await expect(vouch(world, guest, boss)).rejects.toMatchObject({ code: 'VOUCH_REFUSED' });
      await expect(vouch(world, guest, people.rita)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await vouch(world, guest, people.amy)).not.toHaveProperty('letInBy');
      await expect(vouch(world, guest, people.amy)).rejects.toMatchObject({ code: 'VOUCH_REFUSED' });
      const change = await newRoles(world);
      const known = principalNow(world, guest);
      expect(await approveAs(world, known, change)).toBe('proposed');
      expect(await approveAs(world, people.bob, change)).toBe('done');
    }));
});

test('two people whom one has let in vouch for none of the two', () =>
  withGuest(async (world) => {
    const { guest, boss } = world;
    const { principal: other } = await guestOf(world, boss, { name: 'other', roles: ROLES });
    await expect(vouch(world, guest, other)).rejects.toMatchObject(NOT_VOUCHED);
    await expect(vouch(world, other, guest)).rejects.toMatchObject(NOT_VOUCHED);
  }));

describe('a line of people, each of whom let the next one in', () => {
  test('is not begun by somebody for whom nobody has vouched: that one makes no code', () =>
    withGuest(async (world) => {
      const { guest } = world;
      const next = await createSomebody(world, 'next', ['approver']);
      await expect(codeFrom(world, guest, next)).rejects.toMatchObject(NOT_VOUCHED);
      await vouch(world, guest, world.people.amy);
      expect((await enrolBy(world, guest, next)).principal.letInBy).toBe(guest.id);
    }));

  /** boss let *guest* in anew, who had let *second* and *third* in before. */
  const withLine = (
    work: (
      world: World & Readonly<Record<'boss' | 'guest' | 'second' | 'third', Principal>>,
    ) => Promise<void>,
  ) =>
    withGuest(async (world) => {
      const { guest, boss, people } = world;
      await vouch(world, guest, people.amy);
      const { principal: second } = await guestOf(world, guest, { name: 'second', roles: ROLES });
      const { principal: third } = await guestOf(world, guest, { name: 'third', roles: ROLES });
      await vouch(world, third, people.amy);
      await comeBackBy(world, boss, guest);
      expect(principalNow(world, guest).letInBy).toBe(boss.id);
      await work({ ...world, second, third });
    });

  test('has none of them vouch for another one of it, however many lie between', () =>
    withLine(async (world) => {
      const { boss, guest, second, third, people } = world;
      await expect(vouch(world, second, boss)).rejects.toMatchObject(REFUSED);
      await expect(vouch(world, second, guest)).rejects.toMatchObject(NOT_VOUCHED);
      // Whoever let the third one in may be somebody else by now.
      await expect(vouch(world, second, third)).rejects.toMatchObject(REFUSED);
      expect(await vouch(world, second, people.bob)).not.toHaveProperty('letInBy');
    }));

  test('gains to its end with the last one of it, and approves nothing of that', () =>
    withLine(async (world) => {
      const { boss, guest, second, people } = world;
      const change = await proposeAs(world, people.ada, {
        kind: 'principal.set-roles',
        principal: second.id,
        roles: ['administrator', 'auditor'],
        accounts: null,
      });
      expect(change.beneficiaries).toEqual([boss.id, guest.id, second.id].sort());
      await expect(approveAs(world, boss, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
    }));
});

test('whoever enrols while the installation is set up counts, as the seal names them', () =>
  withWorld(async (world) => {
    await enrol(world, world.people.ada);
    const early = await guestOf(world, world.people.ada, { name: 'early', roles: ROLES });
    expect(early.principal.letInBy).toBeUndefined();
  }));

test('a code is made by nobody without the role for it, whatever the way to it has looked at', () =>
  withSealedWorld(async (world) => {
    const { amy } = world.people;
    const next = await createSomebody(world, 'next', ['approver']);
    const invited = createInviteHolder(world.deps)({ actor: actorOf(amy), principal: next.id });
    await expect(invited).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }));

test('a code of the set-up that is used after the seal lets in somebody who may be whoever made it', () =>
  withSealedWorld(async (world) => {
    const { boss } = world;
    const late = await guestOf(world, boss, { name: 'late', roles: ['approver'] });
    expect(late.principal.letInBy).toBe(boss.id);
  }));
