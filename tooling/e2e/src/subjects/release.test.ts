import { describe, expect, test } from 'vitest';
import { approveAs, changeState } from '../testing/changes.ts';
import { hold, proposeRelease } from '../testing/hold.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { durableLog } from '../testing/snapshot.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const held = ({ people }: World) => ({ subject: people.rita.id, matter: 'CASE-7' });
const running = (world: World) => world.deps.store.read((tx) => tx.holds.listRunning());

describe('a hold', () => {
  test('is placed by one person at once, and ends when two others approve, not whoever placed it or asks', () =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob, cleo } = world.people;
      await hold(world, held(world));
      const boss = { ...world, people: { ...world.people, ada: world.boss } };
      const change = await proposeRelease(boss, held(world));
      expect(change).toMatchObject({ state: 'proposed', effects: ['removes-protection'], beneficiaries: [] });
      for (const one of [ada, world.boss])
        await expect(approveAs(world, one, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      expect(await approveAs(world, amy, change)).toBe('proposed');
      expect(running(world)).toHaveLength(1);
      const again = await proposeRelease(boss, held(world));
      expect(await approveAs(world, bob, change)).toBe('done');
      expect(running(world)).toEqual([]);
      const { id } = change;
      expect(changeState(world, again)).toBe('superseded');
      expect(durableLog(world).map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ type: 'subject.released', data: { ...held(world), change: id } }),
      );
      await expect(approveAs(world, cleo, again)).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
      await expect(proposeRelease(world, held(world))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }));

  test('is asked to end by whoever placed it as well, and by nobody who could not place it', () =>
    withSealedWorld(async (world) => {
      const { amy, bob } = world.people;
      await hold(world, held(world));
      for (const by of ['rita', 'amy'] as const)
        await expect(proposeRelease(world, held(world), by)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const change = await proposeRelease(world, held(world));
      await approveAs(world, amy, change);
      expect(await approveAs(world, bob, change)).toBe('done');
      expect(running(world)).toEqual([]);
    }));

  test('does not end where its row was made to name somebody else as the one who placed it', () =>
    withSealedWorld(async (world) => {
      await hold(world, held(world));
      const boss = { ...world, people: { ...world.people, ada: world.boss } };
      const change = await proposeRelease(boss, held(world));
      tamper(world, 'UPDATE legal_hold SET placed_by = :bob', { bob: world.people.bob.id });
      await expect(approveAs(world, world.people.ada, change)).rejects.toMatchObject({
        code: 'AUTHORITY_MISMATCH',
      });
    }));

  test('is ended by one person alone while the installation is set up, and the entry says so', () =>
    withWorld(async (world) => {
      await hold(world, held(world));
      expect(await proposeRelease(world, held(world))).toMatchObject({ state: 'done', setup: true });
      expect(running(world)).toEqual([]);
    }));
});
