import type { GovernanceContent, Principal } from '@countersign/schema';
import { expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { approveAs, changeState, collectAs, deactivateAs, letIn, proposeAs } from '../testing/changes.ts';
import { sealWorld, withSealedWorld } from '../testing/seal.ts';
import { durableLog } from '../testing/snapshot.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const NOT_READY = { code: 'TOKEN_NOT_READY' };
const tokenFor = (principal: string): GovernanceContent => ({
  kind: 'token.issue',
  principal,
  label: 'nightly',
  scopes: ['read'],
  expiresInDays: 365,
});
const bot = { name: 'bot', email: 'bot@acme.example', kind: 'machine' as const };
/** A machine with a token that boss asked for, and that two others approved. */
async function approved(world: World & { readonly boss: Principal }) {
  const { ada, amy, bob } = world.people;
  const machine = await letIn(world, ada, { ...bot, roles: ['requester', 'auditor'], reviewers: [amy, bob] });
  const token = await proposeAs(world, world.boss, tokenFor(machine.id));
  for (const one of [amy, bob]) await approveAs(world, one, token);
  expect(changeState(world, token)).toBe('done');
  return { machine, token };
}
const rolesOf = (principal: Pick<Principal, 'id'>, roles: Principal['roles']): GovernanceContent => ({
  kind: 'principal.set-roles',
  principal: principal.id,
  roles,
  accounts: null,
});

test('a token that was approved is handed out to whoever asked for it, within a week and not after', () =>
  withSealedWorld(async (world) => {
    const { token, machine } = await approved(world);
    advance(world, 7 * DAY - 1);
    await collectAs(world, world.boss, token);
    const { ada, amy, bob } = world.people;
    const late = await proposeAs(world, ada, tokenFor(machine.id));
    for (const one of [amy, bob]) await approveAs(world, one, late);
    advance(world, 7 * DAY);
    await expect(collectAs(world, ada, late)).rejects.toMatchObject(NOT_READY);
  }));

test.each<[string, (world: World & { readonly boss: Principal }, machine: Principal) => Promise<unknown>]>([
  [
    'its machine was deactivated, also once that is back',
    async (world, machine) => {
      const { ada, cleo, dora } = world.people;
      await deactivateAs(world, ada, machine);
      const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: machine.id });
      for (const one of [cleo, dora]) await approveAs(world, one, back);
    },
  ],
  [
    'its machine may do less, also once it may do the same again',
    async (world, machine) => {
      const { ada, cleo, dora } = world.people;
      await proposeAs(world, ada, rolesOf(machine, ['requester']));
      const again = await proposeAs(world, ada, rolesOf(machine, ['requester', 'auditor']));
      for (const one of [cleo, dora]) await approveAs(world, one, again);
    },
  ],
  ['one who approved it was deactivated', (world) => deactivateAs(world, world.people.ada, world.people.amy)],
  [
    'whoever asked for it was deactivated, also once that one is back',
    async (world) => {
      const { ada, cleo, dora } = world.people;
      await deactivateAs(world, ada, world.boss);
      const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: world.boss.id });
      for (const one of [cleo, dora]) await approveAs(world, one, back);
    },
  ],
])('a token that was not collected is void where %s', (_what, happens) =>
  withSealedWorld(async (world) => {
    const { machine, token } = await approved(world);
    await happens(world, machine);
    await expect(collectAs(world, world.boss, token)).rejects.toMatchObject(NOT_READY);
    expect(changeState(world, token)).toBe('superseded');
    const closed = durableLog(world).filter(
      (line) => line.includes('governance.closed') && line.includes(token.id),
    );
    expect(closed).toHaveLength(1);
    expect(world.deps.store.read((tx) => tx.tokens.of(machine.id))).toEqual([]);
  }),
);

test('a token that is void by the log stays so, whatever the rows say', () =>
  withSealedWorld(async (world) => {
    const { machine, token } = await approved(world);
    await deactivateAs(world, world.people.ada, machine);
    tamper(world, "UPDATE governance_change SET state = 'done' WHERE id = :id", { id: token.id });
    tamper(world, "UPDATE principal SET state = 'active' WHERE id = :id", { id: machine.id });
    indexEverything(world);
    await expect(collectAs(world, world.boss, token)).rejects.toMatchObject({
      code: expect.stringMatching(/^TOKEN_NOT_READY|^AUTHORITY_MISMATCH/),
    });
  }));

test('a token that was handed out stays what it is when something is made void', () =>
  withSealedWorld(async (world) => {
    const { machine, token } = await approved(world);
    await collectAs(world, world.boss, token);
    await proposeAs(world, world.people.ada, rolesOf(machine, ['requester']));
    expect(changeState(world, token)).toBe('done');
  }));

test('a token that one person had made in set-up is not handed out after the seal', () =>
  withWorld(async (world) => {
    const { ada } = world.people;
    const machine = await letIn(world, ada, { ...bot, roles: ['requester'], reviewers: [] });
    const token = await proposeAs(world, ada, tokenFor(machine.id));
    expect(token).toMatchObject({ state: 'done', setup: true });
    await sealWorld(world);
    await expect(collectAs(world, ada, token)).rejects.toMatchObject(NOT_READY);
    expect(changeState(world, token)).toBe('superseded');
  }));
