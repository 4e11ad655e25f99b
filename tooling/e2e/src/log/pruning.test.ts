import { verifyStoredLog } from '@countersign/store/testing';
import {
  continuePruning,
  createApprovePruning,
  createHoldSubject,
  createReleaseSubject,
  createRequestPruning,
} from '@countersign/use-cases';
import { expect, test, vi } from 'vitest';
import { actorOf } from '../testing/people.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const RETENTION = 400 * DAY;

function pruningIn({ deps, people }: World) {
  const ask = createRequestPruning({ ...deps, retentionMillis: RETENTION });
  const approve = createApprovePruning(deps);
  return {
    ask: (before: number) => ask({ actor: actorOf(people.ada), before }),
    approve: (asked: number, by = people.amy) => approve({ actor: actorOf(by), asked }),
  };
}

/** A log whose entries are all old, and have been indexed. */
async function grown({ deps, temp }: World): Promise<number> {
  const { store } = deps;
  const size = store.read((tx) => tx.audit.size());
  await vi.waitFor(
    () => expect(store.read((tx) => tx.audit.prunable({ from: 0, to: size }))).toBeGreaterThan(5),
    10_000,
  );
  temp.clock.set(temp.clock.now() + 500 * DAY);
  return size;
}

test('one asks, another one agrees, and the log says both and verifies', () =>
  withWorld(async (world) => {
    const { deps, temp } = world;
    const size = await grown(world);
    const { ask, approve } = pruningIn(world);
    const asked = await ask(temp.clock.now() - RETENTION);
    expect(asked.before).toBe(size);
    const done = await approve(asked.asked);
    expect(done).toMatchObject({ before: size, asked: asked.asked });
    expect(done.pruned).toBeGreaterThan(5);
    expect(verifyStoredLog(temp.path, { prunedBefore: size })).toMatchObject({
      ok: true,
      pruned: done.pruned,
    });
    const [pruned] = deps.store.read((tx) => tx.audit.entries({ from: 0, limit: 5, type: 'log.pruned' }));
    expect(JSON.parse(Buffer.from(pruned?.body ?? []).toString('utf8'))).toMatchObject({
      actor: { id: world.people.amy.id },
      data: { before: size, asked: asked.asked },
    });
    // What is in force is still known, and once is enough.
    expect(deps.store.read((tx) => tx.audit.last('policy.activated'))).toBeDefined();
    await expect(approve(asked.asked)).rejects.toMatchObject({ code: 'PRUNING_REFUSED' });
    expect(await continuePruning(deps.store)).toBe(0);
  }));

test('whoever asked cannot agree, nor can anybody after a week or to what nobody asked', () =>
  withWorld(async (world) => {
    const { temp } = world;
    await grown(world);
    const { ask, approve } = pruningIn(world);
    const { asked } = await ask(temp.clock.now() - RETENTION);
    await expect(approve(asked, world.people.ada)).rejects.toThrow('somebody other than who asked');
    await expect(approve(asked - 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(approve(asked + 100)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    temp.clock.set(temp.clock.now() + 8 * DAY);
    await expect(approve(asked)).rejects.toThrow('more than a week ago');
    expect(verifyStoredLog(temp.path)).toMatchObject({ ok: true, pruned: 0 });
  }));

test('a legal hold on anybody keeps the whole log, from asking to agreeing', () =>
  withWorld(async (world) => {
    const { deps, people, temp } = world;
    await grown(world);
    const { ask, approve } = pruningIn(world);
    const { asked } = await ask(temp.clock.now() - RETENTION);
    const hold = {
      principal: people.ada,
      actor: actorOf(people.ada),
      subject: people.rita.id,
      matter: 'case-7',
    };
    await createHoldSubject(deps)(hold);
    await expect(approve(asked)).rejects.toThrow(`a legal hold is on ${people.rita.id} (case-7)`);
    await expect(ask(temp.clock.now() - RETENTION)).rejects.toThrow('Release it first');
    await createReleaseSubject(deps)(hold);
    expect((await approve(asked)).pruned).toBeGreaterThan(5);
  }));

test('nothing is pruned that is younger than what is kept at least', () =>
  withWorld(async (world) => {
    const { temp } = world;
    const { ask } = pruningIn(world);
    await expect(ask(temp.clock.now())).rejects.toThrow('entries are kept until they are older than');
    await expect(ask(temp.clock.now() - RETENTION)).rejects.toThrow('nothing that is left is that old');
  }));

test('a pruning that was cut off is taken up again', () =>
  withWorld(async (world) => {
    const { deps, temp } = world;
    const size = await grown(world);
    const { ask } = pruningIn(world);
    const { asked, before } = await ask(temp.clock.now() - RETENTION);
    // As far as the process got that was killed.
    await deps.store.write((tx) => {
      const data = { before, asked };
      const entry = tx.audit.append({ kind: 'system' }, { type: 'log.pruned', request: null, data });
      tx.audit.allowPruning({ before, entry });
    });
    expect(await continuePruning(deps.store)).toBeGreaterThan(5);
    expect(verifyStoredLog(temp.path, { prunedBefore: size }).ok).toBe(true);
  }));
