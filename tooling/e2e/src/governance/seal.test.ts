import { nextTurn } from '@countersign/runtime';
import { createInstallationSeal, createProposeChange, createSealInstallation } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { actorOf, type Name } from '../testing/people.ts';
import { addAdministrator, enrol, registerRealAccount, sealWorld, withSealedWorld } from '../testing/seal.ts';
import { durableLog } from '../testing/snapshot.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const seal = (world: World, by: Name = 'ada') =>
  createSealInstallation(world.deps)({ principal: world.people[by], actor: actorOf(world.people[by]) });
const giveRoles = (world: World, by: Name = 'ada') =>
  createProposeChange(world.deps)({
    principal: world.people[by],
    actor: actorOf(world.people[by]),
    content: {
      kind: 'principal.set-roles',
      principal: world.people.rita.id,
      roles: ['requester', 'auditor'],
      accounts: null,
    },
    reason: 'They need it',
  });
const entries = (world: World, prefix: string) =>
  durableLog(world)
    .map((line) => JSON.parse(line) as { type: string; actor: unknown; data: Record<string, unknown> })
    .filter(({ type }) => type.startsWith(prefix));
/** As a process sees it that has just started. */
const stateOf = (world: World) => {
  const { store, trustedLog } = world.deps;
  const installation = createInstallationSeal({ store, trustedLog, pause: nextTurn });
  return store.read((tx) => installation.stateIn(tx));
};

describe('as long as an installation is set up', () => {
  test('one administrator has a change done alone, and every entry of it says so', () =>
    withWorld(async (world) => {
      expect(await giveRoles(world)).toMatchObject({ state: 'done', setup: true });
      const governance = entries(world, 'governance.').slice(-2);
      expect(governance.map(({ type }) => type)).toEqual(['governance.proposed', 'governance.carried-out']);
      expect(governance.every(({ data }) => data['setup'] === true)).toBe(true);
      expect(governance[0]?.data).toMatchObject({ approvalsNeeded: 0, effects: ['grants-authority'] });
      await expect(giveRoles(world, 'amy')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }));
});

describe('sealing', () => {
  test('ends that for good: from then on two others are asked', () =>
    withSealedWorld(async (world) => {
      expect(await giveRoles(world)).toMatchObject({ state: 'proposed', setup: false });
      expect(entries(world, 'governance.').at(-1)).toMatchObject({ type: 'governance.proposed' });
      expect(entries(world, 'governance.').at(-1)?.data['setup']).toBeUndefined();
      expect(entries(world, 'installation.')).toMatchObject([
        {
          actor: { kind: 'principal', id: world.people.ada.id },
          data: {
            how: 'asked',
            administrators: [world.people.ada.id, world.boss.id],
            approvers: [world.people.amy.id, world.people.bob.id],
          },
        },
      ]);
    }));

  test('is refused to anybody but an administrator of all accounts, and for a second time', () =>
    withSealedWorld(async (world) => {
      await expect(seal(world, 'amy')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(seal(world)).rejects.toMatchObject({ code: 'SEALED_ALREADY' });
      expect(entries(world, 'installation.')).toHaveLength(1);
    }));

  test('needs two administrators and two approvers who have enrolled, and says who is missing', () =>
    withWorld(async (world) => {
      const boss = await addAdministrator(world, 'boss');
      await expect(seal(world)).rejects.toThrow(
        /as administrators are: nobody; as approvers: nobody; not enrolled yet: .*ada@acme\.example.*boss@acme\.example/,
      );
      for (const one of [world.people.ada, boss, world.people.amy]) await enrol(world, one);
      await expect(seal(world)).rejects.toThrow(
        'administrators are: ada@acme.example, boss@acme.example; as approvers: amy@acme.example;',
      );
      await enrol(world, world.people.bob);
      await seal(world);
    }));

  test('counts somebody who is both for one of them', () =>
    withWorld(async (world) => {
      const { ada, amy, bob, cleo } = world.people;
      for (const one of [ada, amy, bob]) await enrol(world, one);
      await createProposeChange(world.deps)({
        principal: ada,
        actor: actorOf(ada),
        content: {
          kind: 'principal.set-roles',
          principal: bob.id,
          roles: ['approver', 'administrator'],
          accounts: null,
        },
        reason: 'Both',
      });
      await expect(seal(world)).rejects.toThrow('somebody who is both counts for one of them');
      await enrol(world, cleo);
      await seal(world);
    }));

  test('comes about by itself where enough people have signed in and an account is at a real provider', () =>
    withWorld(async (world) => {
      const { ada, amy, bob } = world.people;
      await registerRealAccount(world);
      const boss = await addAdministrator(world, 'boss');
      for (const one of [ada, boss, amy]) await enrol(world, one);
      expect(entries(world, 'installation.')).toEqual([]);
      await enrol(world, bob);
      expect(entries(world, 'installation.')).toMatchObject([
        { actor: { kind: 'system' }, data: { how: 'people-signed-in' } },
      ]);
      expect(await giveRoles(world)).toMatchObject({ state: 'proposed' });
    }));

  test('does not come about by itself where all accounts are at stand-ins', () =>
    withWorld(async (world) => {
      const { ada, amy, bob } = world.people;
      const boss = await addAdministrator(world, 'boss');
      for (const one of [ada, boss, amy, bob]) await enrol(world, one);
      expect(stateOf(world)).toEqual({ isSealed: false, entry: null });
    }));
});

describe('the seal is in the signed log, and', () => {
  test.each([
    ['the entry is taken out of the index', 'DELETE FROM entry_index WHERE type = :type'],
    ['the index calls it something else', "UPDATE entry_index SET type = 'log.read' WHERE type = :type"],
    [
      'the entry loses its bytes',
      "UPDATE entry SET body = x'' WHERE idx IN (SELECT idx FROM entry_index WHERE type = :type)",
    ],
    [
      'the entry says something else',
      "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'installation.sealed', 'installation.opened') AS BLOB)",
    ],
    ['the log has no entries', 'DELETE FROM entry'],
  ])('stays where %s', (_what, sql) =>
    withSealedWorld(async (world) => {
      indexEverything(world);
      tamper(world, sql, sql.includes(':type') ? { type: 'installation.sealed' } : {});
      expect(stateOf(world).isSealed).toBe(true);
      expect(world.deps.store.read((tx) => world.deps.installation.stateIn(tx)).isSealed).toBe(true);
    }),
  );

  test.each([
    ['the newer ones', 'DELETE FROM checkpoint WHERE size > 40'],
    ['all', 'DELETE FROM checkpoint'],
  ])('stays in a long log where checkpoints are taken away: %s', (_what, sql) =>
    withWorld(async (world) => {
      const append = () =>
        world.deps.store.write((tx) => {
          for (let count = 0; count < 1_500; count++)
            tx.audit.append(
              { kind: 'system' },
              { type: 'worker.stopped', request: null, data: { clean: true } },
            );
        });
      await append();
      await sealWorld(world);
      await append();
      tamper(world, sql);
      expect(stateOf(world).isSealed).toBe(true);
    }),
  );

  test('is found by every process, also by one that had looked before', () =>
    withWorld(async (world) => {
      const other = createInstallationSeal({
        store: world.another().store,
        trustedLog: world.deps.trustedLog,
        pause: nextTurn,
      });
      const look = () => world.deps.store.read((tx) => other.stateIn(tx));
      expect(look()).toEqual({ isSealed: false, entry: null });
      await sealWorld(world);
      expect(look().isSealed).toBe(true);
      expect(look().entry).toBe(stateOf(world).entry);
    }));

  test('does not come about by an entry that is put into the index', () =>
    withWorld(async (world) => {
      indexEverything(world);
      tamper(world, "UPDATE entry_index SET type = 'installation.sealed' WHERE idx = 1");
      expect(stateOf(world)).toEqual({ isSealed: false, entry: null });
    }));
});
