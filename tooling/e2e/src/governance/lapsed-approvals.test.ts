import type { GovernanceContent, Principal } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { approveAs, changeState, deactivateAs, proposeAs } from '../testing/changes.ts';
import { withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

const rolesOf = (principal: Pick<Principal, 'id'>, roles: Principal['roles']): GovernanceContent => ({
  kind: 'principal.set-roles',
  principal: principal.id,
  roles,
  accounts: null,
});
type Sealed = World & { readonly boss: Principal };
const giving = (world: Sealed, by: Principal) =>
  proposeAs(world, by, rolesOf(world.people.rita, ['administrator']));

describe('what somebody approved is over at once, and getting it back revives nothing, where that one', () => {
  test.each<[string, (world: Sealed) => Promise<unknown>, (world: Sealed) => GovernanceContent]>([
    [
      'is deactivated',
      (world) => deactivateAs(world, world.people.ada, world.people.amy),
      (world) => ({ kind: 'principal.reactivate', principal: world.people.amy.id }),
    ],
    [
      'loses the role',
      (world) => proposeAs(world, world.people.ada, rolesOf(world.people.amy, [])),
      (world) => rolesOf(world.people.amy, ['approver']),
    ],
    [
      'loses an account that it takes',
      (world) =>
        proposeAs(world, world.people.ada, {
          kind: 'principal.set-roles',
          principal: world.people.amy.id,
          roles: ['approver'],
          accounts: ['shop'],
        }),
      (world) => rolesOf(world.people.amy, ['approver']),
    ],
  ])('%s', (_what, leave, comeBack) =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob, cleo, dora } = world.people;
      const change = await giving(world, ada);
      await approveAs(world, amy, change);
      await leave(world);
      expect(changeState(world, change)).toBe('superseded');
      const back = await proposeAs(world, world.boss, comeBack(world));
      for (const one of [cleo, dora]) await approveAs(world, one, back);
      await expect(approveAs(world, bob, change)).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
    }),
  );
});

test('what somebody asked for is over where that one is no administrator any more', () =>
  withSealedWorld(async (world) => {
    const { ada, amy, bob } = world.people;
    const change = await giving(world, world.boss);
    await approveAs(world, amy, change);
    await proposeAs(world, ada, { ...rolesOf(world.boss, []) });
    expect(changeState(world, change)).toBe('superseded');
    await expect(approveAs(world, bob, change)).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
  }));

test('what somebody asked for or approved goes on where they lose what it does not take', () =>
  withSealedWorld(async (world) => {
    const { ada, amy, bob } = world.people;
    const more = await proposeAs(world, world.boss, rolesOf(amy, ['approver', 'auditor']));
    for (const one of [ada, bob]) await approveAs(world, one, more);
    const change = await giving(world, ada);
    await approveAs(world, amy, change);
    await proposeAs(world, world.boss, rolesOf(amy, ['approver']));
    expect(await approveAs(world, bob, change)).toBe('done');
  }));
