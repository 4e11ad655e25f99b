import type { CreatePrincipal } from '@countersign/schema';
import { createRegisterPrincipal, createWithdrawChange } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approveAs, changeState, deactivateAs, proposeAs } from '../testing/changes.ts';
import { createSomebody } from '../testing/guests.ts';
import { actorOf } from '../testing/people.ts';
import { withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

const ZOE: CreatePrincipal = { name: 'Zoe', email: 'zoe@acme.example', kind: 'person', roles: ['approver'] };

const by = (world: World) => ({ actor: actorOf(world.people.ada), reason: 'Needed' });
const register = (world: World, principal: CreatePrincipal) =>
  createRegisterPrincipal(world.deps)({ by: world.people.ada, ...by(world), principal });
const stored = (world: World) => world.deps.store.read((tx) => tx.principals.byEmail(ZOE.email));

describe('somebody who was registered wrong', () => {
  test.each(['waits', 'was withdrawn', 'was turned away'])(
    'and %s is registered right with the same address, and is who reviewers are shown',
    (how) =>
      withSealedWorld(async (world) => {
        const { principal, change } = await register(world, { ...ZOE, name: 'Zeo' });
        if (how === 'was withdrawn')
          await createWithdrawChange(world.deps)({
            principal: world.people.ada,
            actor: actorOf(world.people.ada),
            change: change.id,
          });
        if (how === 'was turned away') await deactivateAs(world, world.people.ada, principal);
        const again = await register(world, ZOE);
        expect(again.change.state).toBe('proposed');
        expect(again.principal).toMatchObject({ id: principal.id, name: 'Zoe', state: 'waiting', roles: [] });
        // An approval of the one of another name lets nobody in.
        await expect(approveAs(world, world.people.amy, change)).rejects.toMatchObject({
          code: 'GOVERNANCE_STATE',
        });
        for (const who of ['amy', 'bob'] as const) await approveAs(world, world.people[who], again.change);
        expect(stored(world)).toMatchObject({ name: 'Zoe', state: 'active', roles: ['approver'] });
      }),
  );

  test('is not registered anew by an administrator of some accounts, while somebody else asks for them', () =>
    withSealedWorld(async (world) => {
      const local = await createSomebody(world, 'local', ['administrator']);
      await world.deps.store.write((tx) =>
        tx.principals.setRoles(local.id, { roles: ['administrator'], accounts: ['msp'] }),
      );
      const { change } = await register(world, { ...ZOE, accounts: ['hub'] });
      const anew = createRegisterPrincipal(world.deps)({
        by: local,
        actor: actorOf(local),
        reason: 'Needed',
        principal: { ...ZOE, name: 'Somebody else', accounts: ['msp'] },
      });
      await expect(anew).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(changeState(world, change)).toBe('proposed');
    }));

  test('is not let in by reactivating whoever was turned away', () =>
    withSealedWorld(async (world) => {
      const { principal } = await register(world, ZOE);
      await deactivateAs(world, world.people.ada, principal);
      const back = proposeAs(world, world.people.ada, {
        kind: 'principal.reactivate',
        principal: principal.id,
      });
      await expect(back).rejects.toMatchObject({
        code: 'GOVERNANCE_REFUSED',
        message: expect.stringContaining('countersign principal add'),
      });
    }));
});

test('the address of somebody who was let in is nobody else’s, and the refusal says what to do', () =>
  withSealedWorld(async (world) => {
    const { rita } = world.people;
    const taken = { code: 'ADDRESS_TAKEN', message: expect.stringContaining(`reactivate ${rita.id}`) };
    const again = () => register(world, { ...ZOE, email: rita.email });
    await expect(again()).rejects.toMatchObject(taken);
    await deactivateAs(world, world.people.ada, rita);
    await expect(again()).rejects.toMatchObject(taken);
  }));

test('whoever is let in again is shown by who they are and by what they receive, as whoever is invited', () =>
  withSealedWorld(async (world) => {
    const { olga } = world.people;
    await deactivateAs(world, world.people.ada, olga);
    const { items, effects } = await proposeAs(world, world.people.ada, {
      kind: 'principal.reactivate',
      principal: olga.id,
    });
    const after = items.map((item) => item.after).join('\n');
    expect(after).toMatch(/a person, [0-9a-f]{64}/);
    expect(after).toMatch(/the credentials of .*crm.*, as the owner with that address/);
    expect(effects).toEqual(['grants-authority', 'moves-credentials']);
  }));

test('nobody is invited with roles on an account that does not exist', () =>
  withSealedWorld(async (world) => {
    const asked = register(world, { ...ZOE, accounts: ['shop', 'future'] });
    await expect(asked).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    expect(stored(world)).toBeUndefined();
  }));

test('an auditor of one account is shown as what that is: somebody who reads all of them', () =>
  withSealedWorld(async (world) => {
    const change = await proposeAs(world, world.people.ada, {
      kind: 'principal.set-roles',
      principal: world.people.rita.id,
      roles: ['requester', 'auditor'],
      accounts: ['shop'],
    });
    expect(change.items[0]?.after).toBe('requester on shop; auditor on all accounts');
  }));
