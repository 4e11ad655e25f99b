import {
  cosign,
  generateCosigningKey,
  parseCosigningKey,
  parsePolicy,
  type WitnessPolicy,
} from '@countersign/audit-log';
import { verifyLogAt } from '@countersign/log-files/verify';
import { verifyStoredLog } from '@countersign/store/testing';
import {
  continuePruning,
  createGoOnWithChanges,
  createRequestPruning,
  createWithdrawChange,
} from '@countersign/use-cases';
import { describe, expect, test, vi } from 'vitest';
import { approveAs, changeState, deactivateAs } from '../testing/changes.ts';
import { hold, release } from '../testing/hold.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import type { World } from '../testing/world.ts';

const DAY = 86_400_000;
const RETENTION = 400 * DAY;

function pruningIn({ deps, people }: World, witnessPolicy: WitnessPolicy | null = null) {
  const retention = { millis: RETENTION, witnessPolicy: () => witnessPolicy, trustedLog: deps.trustedLog };
  const request = createRequestPruning({ ...deps, retention });
  const ask = async (before: number) => {
    const principal = people.ada;
    const change = await request({ principal, actor: actorOf(principal), before, reason: 'It is old' });
    const { content } = change;
    if (content.kind !== 'log.prune') throw new Error(`it is ${content.kind}`);
    return { change, before: content.before };
  };
  const approve = ({ change }: Pick<Awaited<ReturnType<typeof ask>>, 'change'>, by: Name) =>
    approveAs({ deps: { ...deps, retention } }, people[by], change);
  return {
    ask,
    approve,
    /** By the two that it takes. */
    agree: async (asked: Awaited<ReturnType<typeof ask>>) => {
      await approve(asked, 'amy');
      return approve(asked, 'bob');
    },
  };
}

const isPruned = ({ deps: { store } }: World, before: number) =>
  store.read((tx) => ({ left: tx.audit.prunable({ from: 0, to: before }), before: tx.audit.prunedBefore() }));

/** A log whose first entries are old, and have been indexed. Gives how many these are: after them one came every five days. */
async function grown(world: World): Promise<number> {
  const { deps, temp } = world;
  const { store } = deps;
  const size = store.read((tx) => tx.audit.size());
  await indexed(world, size);
  temp.clock.set(temp.clock.now() + 100 * DAY);
  for (let days = 100; days < 500; days += 5) {
    temp.clock.set(temp.clock.now() + 5 * DAY);
    await append(world);
  }
  return size;
}

const append = ({ deps }: World) =>
  deps.store.write((tx) =>
    tx.audit.append({ kind: 'system' }, { type: 'worker.stopped', request: null, data: { clean: true } }),
  );

async function indexed({ deps: { store } }: World, size: number): Promise<void> {
  await vi.waitFor(
    () => expect(store.read((tx) => tx.audit.prunable({ from: 0, to: size }))).toBeGreaterThan(5),
    10_000,
  );
}

test('one asks, two others agree, and the log says all of it and verifies', () =>
  withSealedWorld(async (world) => {
    const { deps, temp } = world;
    const size = await grown(world);
    const { ask, approve } = pruningIn(world);
    const asked = await ask(temp.clock.now() - RETENTION);
    expect(asked.change).toMatchObject({ state: 'proposed', effects: ['removes-evidence'] });
    expect(asked.before).toBe(size);
    expect(await approve(asked, 'amy')).toBe('proposed');
    expect(isPruned(world, size).before).toBe(0);
    expect(await approve(asked, 'bob')).toBe('done');
    expect(isPruned(world, size)).toEqual({ left: 0, before: size });
    expect(verifyStoredLog(temp.path, { prunedBefore: size })).toMatchObject({ ok: true });
    const entries = deps.store.read((tx) => tx.audit.entries({ from: asked.change.entry, limit: 50 }));
    const said = entries.map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')));
    const types = said.map(({ type }) => type).filter((type) => !type.startsWith('authority.'));
    expect(types).toEqual([
      'governance.proposed',
      'governance.reviewed',
      'governance.reviewed',
      'governance.approved',
      'log.pruned',
      'log.kept',
      'governance.carried-out',
    ]);
    expect(said[4]?.data).toEqual({ before: size, asked: asked.change.entry });
    // What is in force is still known, and once is enough.
    expect(deps.store.read((tx) => tx.audit.last('policy.activated'))).toBeDefined();
    await expect(approve(asked, 'cleo')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
    expect(await continuePruning(deps.store)).toBe(0);
  }));

test('whoever asked cannot agree, nor can anybody after two weeks', () =>
  withSealedWorld(async (world) => {
    const { temp } = world;
    await grown(world);
    const { ask, approve } = pruningIn(world);
    const asked = await ask(temp.clock.now() - RETENTION);
    await expect(approve(asked, 'ada')).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
    await approve(asked, 'amy');
    temp.clock.set(temp.clock.now() + 15 * DAY);
    await expect(approve(asked, 'bob')).rejects.toThrow('is expired');
    expect(verifyStoredLog(temp.path)).toMatchObject({ ok: true, pruned: 0 });
  }));

test('a legal hold on anybody keeps the whole log: nothing is asked for, and what was approved waits', () =>
  withSealedWorld(async (world) => {
    const { deps, people, temp } = world;
    const size = await grown(world);
    const { ask, agree } = pruningIn(world);
    const asked = await ask(temp.clock.now() - RETENTION);
    const held = { subject: people.rita.id, matter: 'case-7' };
    await hold(world, held);
    await expect(ask(temp.clock.now() - RETENTION)).rejects.toThrow('Release it first');
    expect(await agree(asked)).toBe('approved');
    const goOn = createGoOnWithChanges(deps);
    await goOn();
    expect(isPruned(world, size).before).toBe(0);
    await release(world, held);
    await goOn();
    expect(isPruned(world, size)).toEqual({ left: 0, before: size });
    expect(deps.store.read((tx) => tx.governanceChanges.get(asked.change.id)?.state)).toBe('done');
  }));

test.each<[string, (world: World) => Promise<unknown>, string]>([
  [
    'once somebody has left who approved it',
    (world) => deactivateAs(world, world.people.ada, world.people.bob),
    'superseded',
  ],
  [
    'four weeks after it was asked for',
    async ({ temp }) => temp.clock.set(temp.clock.now() + 28 * DAY),
    'expired',
  ],
])('what was approved and waits is not done %s', (_what, happens, state) =>
  withSealedWorld(async (world) => {
    const { deps, people, temp } = world;
    const size = await grown(world);
    const { ask, agree } = pruningIn(world);
    const asked = await ask(temp.clock.now() - RETENTION);
    const held = { subject: people.rita.id, matter: 'case-7' };
    await hold(world, held);
    expect(await agree(asked)).toBe('approved');
    await happens(world);
    await release(world, held);
    await createGoOnWithChanges(deps)();
    expect(isPruned(world, size).before).toBe(0);
    expect(changeState(world, asked.change)).toBe(state);
  }),
);

test('what was approved and waits is taken back by whoever asked, and not done then', () =>
  withSealedWorld(async (world) => {
    const { deps, people, temp } = world;
    const size = await grown(world);
    const { ask, agree } = pruningIn(world);
    const asked = await ask(temp.clock.now() - RETENTION);
    const [principal, actor] = [people.ada, actorOf(people.ada)];
    const held = { subject: people.rita.id, matter: 'case-7' };
    await hold(world, held);
    await agree(asked);
    await createWithdrawChange(deps)({ principal, actor, change: asked.change.id });
    await release(world, held);
    await createGoOnWithChanges(deps)();
    expect(isPruned(world, size).before).toBe(0);
  }));

test.each([
  ['says that it is approved', "UPDATE governance_change SET state = 'approved'"],
  [
    'gives it another index',
    "UPDATE governance_change SET state = 'approved', content = json_set(content, '$.before', 3)",
  ],
])('whoever edits the database and %s has nothing pruned', (_what, sql) =>
  withSealedWorld(async (world) => {
    const { deps, temp } = world;
    const size = await grown(world);
    const { ask, approve } = pruningIn(world);
    await approve(await ask(temp.clock.now() - RETENTION), 'amy');
    tamper(world, sql);
    await expect(createGoOnWithChanges(deps)()).rejects.toThrow('changes could not be carried out');
    expect(isPruned(world, size).before).toBe(0);
  }),
);

test('nothing is pruned that is younger than what is kept at least', () =>
  withSealedWorld(async (world) => {
    const { temp } = world;
    const { ask } = pruningIn(world);
    await expect(ask(temp.clock.now())).rejects.toThrow('entries are kept until they are older than');
    await expect(ask(temp.clock.now() - RETENTION)).rejects.toThrow('nothing that is left is that old');
  }));

test('a pruning that was cut off is taken up again, and done once', () =>
  withSealedWorld(async (world) => {
    const { deps, temp } = world;
    const size = await grown(world);
    const { ask, agree } = pruningIn(world);
    const asked = await ask(temp.clock.now() - RETENTION);
    // The process is killed after the entry, before the first byte is gone.
    const write = vi.spyOn(deps.store, 'write');
    const { write: real } = world.another().store;
    write.mockImplementation(async (work) => {
      if (deps.store.read((tx) => tx.audit.prunedBefore()) > 0) throw new Error('killed');
      return real(work);
    });
    await expect(agree(asked)).rejects.toThrow('killed');
    write.mockRestore();
    expect(isPruned(world, size).left).toBeGreaterThan(5);
    await createGoOnWithChanges(deps)();
    expect(isPruned(world, size)).toEqual({ left: 0, before: size });
    expect(deps.store.read((tx) => tx.audit.count({ type: 'log.pruned', from: 0 }))).toBe(1);
    expect(deps.store.read((tx) => tx.governanceChanges.get(asked.change.id)?.state)).toBe('done');
    expect(verifyStoredLog(temp.path, { prunedBefore: size }).ok).toBe(true);
  }));

test('a clock that is set ahead makes no entry older than it is', () =>
  withSealedWorld(async (world) => {
    const { temp, deps } = world;
    const { ask } = pruningIn(world);
    await indexed(
      world,
      deps.store.read((tx) => tx.audit.size()),
    );
    const today = temp.clock.now() + 1;
    // Also where something is written in that time, and where the clock is set ahead again and again.
    for (const days of [500, 500, 10]) {
      temp.clock.set(temp.clock.now() + days * DAY);
      await expect(ask(today)).rejects.toThrow(
        /days have passed since entry \d+, and entries are kept for 400/,
      );
      await append(world);
      await expect(ask(today)).rejects.toMatchObject({ code: 'PRUNING_REFUSED' });
    }
  }));

test('a log that nothing was written to for long counts as old once enough weeks have entries', () =>
  withSealedWorld(async (world) => {
    const { temp, deps } = world;
    const { ask } = pruningIn(world);
    const size = deps.store.read((tx) => tx.audit.size());
    await indexed(world, size);
    const then = temp.clock.now() + 1;
    for (let week = 0; week < 57; week++) {
      temp.clock.set(temp.clock.now() + 30 * DAY);
      await append(world);
    }
    await expect(ask(then)).rejects.toThrow(/^.*399 days have passed/);
    temp.clock.set(temp.clock.now() + DAY);
    expect(await ask(then)).toMatchObject({ before: size });
  }));

test('where witnesses cosign the log, their time counts and the one of this machine does not', () =>
  withSealedWorld(async (world) => {
    const { deps, temp } = world;
    const size = deps.store.read((tx) => tx.audit.size());
    await indexed(world, size);
    const then = temp.clock.now() + 1;
    const day = (days: number) => Math.floor(then / 1_000) + days * 86_400;
    const { policy, cosign } = witnessed(world);
    const { ask } = pruningIn(world, policy);
    temp.clock.set(then + 1_000 * DAY);
    await expect(ask(then)).rejects.toThrow('cosigned by enough witnesses');
    await cosign(['one', 'two'], day(399));
    await expect(ask(then)).rejects.toThrow('by the time of the witnesses');
    // One of them alone cannot move the time ahead.
    await append(world);
    await cosign(['one'], day(900));
    await cosign(['two'], day(399));
    await expect(ask(then)).rejects.toThrow('by the time of the witnesses');
    await append(world);
    await cosign(['one', 'two'], day(401));
    expect(await ask(then)).toMatchObject({ before: size });
  }));

/** Two witnesses, both of which are needed, and what they say of the newest checkpoint at some second. */
function witnessed({ deps, temp }: World) {
  const keys = ['one', 'two'].map((name, index) => ({
    name,
    ...generateCosigningKey(`${name}.example`, Buffer.alloc(32, index + 1)),
  }));
  const lines = keys.map(({ name, vkey }) => `witness ${name} ${vkey}`);
  const parsed = parsePolicy(`${lines.join('\n')}\ngroup both 2 one two\nquorum both\n`);
  if (!parsed.ok) throw new Error('the policy is malformed');
  return {
    policy: parsed.policy,
    cosign: (names: readonly string[], seconds: number) =>
      deps.store.write((tx) => {
        const newest = tx.audit.checkpoint();
        if (newest === undefined) throw new Error('there is no checkpoint');
        for (const { privateKey, vkey } of keys.filter((key) => names.includes(key.name))) {
          const text = newest.note.slice(0, newest.note.indexOf('\n\n') + 1);
          const line = cosign(text, parseCosigningKey(privateKey), BigInt(seconds));
          tx.cosignatures.insert({ size: newest.size, witness: vkey, line, at: temp.clock.now() });
        }
      }),
  };
}

describe('what is kept for good', () => {
  /** Indexes of the entries below one that are about changes, freezes, or how the log began. */
  const keptIn = ({ deps: { store } }: World, before: number) =>
    store.read((tx) =>
      tx.audit
        .entries({ from: 0, limit: before })
        .filter(({ body }) =>
          /"type":"(governance|installation|log)\./.test(Buffer.from(body).toString('utf8')),
        )
        .map(({ index }) => index),
    );
  const pruned = async (world: World) => {
    const { ask, agree } = pruningIn(world);
    return agree(await ask(world.temp.clock.now() - RETENTION));
  };
  const verify = ({ temp }: World) => verifyLogAt({ path: temp.path, vkey: temp.vkey });

  test('is what its own bytes say, whatever the index of the database calls it', () =>
    withSealedWorld(async (world) => {
      const size = await grown(world);
      indexEverything(world);
      const before = keptIn(world, size);
      expect(before.length).toBeGreaterThan(3);
      tamper(
        world,
        `UPDATE entry_index SET type = 'worker.stopped' WHERE type LIKE 'governance.%' OR type LIKE 'installation.%' OR type LIKE 'log.%'`,
      );
      expect(await pruned(world)).toBe('done');
      expect(isPruned(world, size).left).toBe(0);
      expect(keptIn(world, size)).toEqual(before);
      expect(await verify(world)).toMatchObject({ verified: true, findings: [] });
    }));

  test.each([
    ['below what was pruned before', 'afterwards'],
    ['in a log that was pruned twice', 'between'],
  ] as const)('and was taken away by SQL %s is named by the verification', (_where, when) =>
    withSealedWorld(async (world) => {
      const size = await grown(world);
      expect(await pruned(world)).toBe('done');
      const [, taken = 0] = keptIn(world, size);
      tamper(world, `UPDATE entry SET body = x'' WHERE idx = ${taken}`);
      if (when === 'between') {
        world.temp.clock.set(world.temp.clock.now() + 10 * DAY);
        await append(world);
        await indexed(world, size + 3).catch(() => undefined);
        expect(await pruned(world)).toBe('done');
      }
      const { verified, findings } = await verify(world);
      expect(verified).toBe(false);
      expect(findings).toMatchObject([{ kind: 'entry-taken-away', entries: [taken, taken] }]);
    }),
  );

  test('is not pruned where its bytes were altered so that it looks like something else', () =>
    withSealedWorld(async (world) => {
      const size = await grown(world);
      const [, altered = 0] = keptIn(world, size);
      tamper(
        world,
        `UPDATE entry SET body = CAST(json_set(CAST(body AS TEXT), '$.type', 'worker.stopped') AS BLOB) WHERE idx = ${altered}`,
      );
      await expect(pruned(world)).rejects.toMatchObject({ code: 'LOG_INCONSISTENT' });
      expect(isPruned(world, size).before).toBe(0);
    }));
});
