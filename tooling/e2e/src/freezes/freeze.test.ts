import { createLedger, viewRequest, viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  advance,
  approve,
  complete,
  confirm,
  entryTypes,
  openTaskOf,
  review,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { collect, secretFor } from '../testing/collect.ts';
import { CALL_OVER, EMA2, failure, firstStep, LONG_ENOUGH } from '../testing/first-step.ts';
import { freeze, thaw } from '../testing/freeze.ts';
import { answered, approved, count, executions, stateOf, takeOn, update } from '../testing/frozen-work.ts';
import {
  adoptOnEma2,
  HUB_CREATE,
  PORTAL_CREATE,
  submitApproved,
  submitUntilAttested,
} from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

describe('while all execution is frozen', () => {
  test('nothing that is approved is attempted or begun, and all of it goes on once, after the thaw', () =>
    withSealedWorld(async (world) => {
      const requests = await approved(world);
      const { deps, calls } = withScript(world.deps, EMA2);
      const frozen = await freeze(world);
      for (let turn = 0; turn < 5; turn += 1) {
        await run(world, deps);
        advance(world, 60_000);
      }
      expect(calls).toEqual([]);
      expect([count(world, 'step.attempted'), count(world, 'permit.used')]).toEqual([0, 0]);
      expect(requests.map((id) => stateOf(world, id))).toEqual(['approved', 'approved', 'approved']);
      await thaw(world, frozen);
      await run(world, deps);
      expect(requests.map((id) => stateOf(world, id))).toEqual(['done', 'done', 'done']);
      expect(executions(calls)).toHaveLength(3);
    }));

  test('what waits is set aside once, and costs nothing and writes nothing from then on', () =>
    withSealedWorld(async (world) => {
      await approved(world);
      await freeze(world);
      await run(world);
      const before = world.deps.store.read((tx) => tx.audit.size());
      const written = world.deps.store.dataVersion();
      for (let turn = 0; turn < 5; turn += 1) {
        advance(world, 60_000);
        expect(await run(world)).toEqual([]);
      }
      expect(world.deps.store.read((tx) => tx.audit.size())).toBe(before);
      expect(world.deps.store.dataVersion()).toBe(written);
    }));

  test('a step that was judged before begins no more', () =>
    withSealedWorld(async (world) => {
      const id = await submitApproved(world, await update(world));
      const ledger = createLedger(world.deps)({ kind: 'worker', id: 'wrk_one' });
      const opening = await ledger.open({ subject: firstStep(world, id).id });
      if (opening.kind !== 'step') throw new Error(`it is ${opening.kind}`);
      await freeze(world);
      expect(await ledger.begin(opening.ticket, null)).toBeNull();
      expect(count(world, 'permit.used')).toBe(0);
    }));

  test('a portal task that was prepared before is not handed out', () =>
    withSealedWorld(async (world) => {
      const id = await submitApproved(world, { ...PORTAL_CREATE, provider: 'dotdigital' });
      const ledger = createLedger(world.deps)({ kind: 'worker', id: 'wrk_one' });
      const opening = await ledger.open({ subject: firstStep(world, id).id });
      if (opening.kind !== 'step') throw new Error(`it is ${opening.kind}`);
      const { sealer } = world.deps;
      const sealed = await sealer.seal('a', sealer.recipient);
      await freeze(world);
      const password = { worker: sealed, owner: sealed };
      expect(await ledger.report(opening.ticket, { kind: 'prepared', password })).toEqual({ kind: 'moved' });
      expect(count(world, 'task.opened')).toBe(0);
    }));

  test('what was being called is recorded and read back, and the request ends', () =>
    withSealedWorld(async (world) => {
      const id = await submitApproved(world, await update(world));
      const { deps, calls } = withScript(world.deps, EMA2, {
        execute: async (context) => {
          await freeze(world);
          return answered(context);
        },
      });
      await run(world, deps);
      expect(stateOf(world, id)).toBe('done');
      expect(calls.map((call) => call.split(' ')[0])).toEqual(['execute', 'verify']);
    }));

  test('a read-back that was set aside for later goes on', () =>
    withSealedWorld(async (world) => {
      const id = await submitApproved(world, await update(world));
      let sees = false;
      const { deps } = withScript(world.deps, EMA2, {
        verify: async () =>
          sees
            ? { kind: 'verified', result: { knownBy: 'inventory' } }
            : { kind: 'not-yet', reason: 'It is not in the list yet.' },
      });
      await run(world, deps);
      expect(stateOf(world, id)).toBe('in-progress');
      await freeze(world);
      sees = true;
      advance(world, LONG_ENOUGH);
      await run(world, deps);
      expect(stateOf(world, id)).toBe('done');
    }));

  test.each([
    ['was refused', 'none'],
    ['may have had its effect', 'unknown'],
  ] as const)('a call that %s is not made again before the thaw', (_what, effect) =>
    withSealedWorld(async (world) => {
      const id = await submitApproved(world, await update(world));
      let away = true;
      const { deps, calls } = withScript(world.deps, EMA2, {
        execute: async (context) => {
          if (away) throw failure({ effect });
          return answered(context);
        },
      });
      await run(world, deps);
      const frozen = await freeze(world);
      away = false;
      advance(world, LONG_ENOUGH);
      await run(world, deps);
      expect(executions(calls)).toHaveLength(1);
      expect(stateOf(world, id)).toBe('in-progress');
      await thaw(world, frozen);
      advance(world, CALL_OVER);
      await run(world, deps);
      expect(stateOf(world, id)).toBe('done');
      expect(executions(calls)).toHaveLength(2);
      // Before the second call it was looked for what the first one did.
      expect(calls.filter((call) => call.startsWith('find'))).toHaveLength(1);
    }),
  );

  test('the next step of a request waits, although the one before ends', () =>
    withSealedWorld(async (world) => {
      const id = await submitApproved(world, HUB_CREATE);
      await run(world);
      const first = openTaskOf(world, id);
      await takeOn(world, first.id, 'olga');
      const frozen = await freeze(world);
      await complete(world, first.id, { by: 'olga' });
      await run(world);
      expect(
        view(world, id)
          .steps.map(({ state }) => state)
          .slice(0, 2),
      ).toEqual(['applied', 'ready']);
      expect(count(world, 'task.opened')).toBe(1);
      await thaw(world, frozen);
      await run(world);
      expect(count(world, 'task.opened')).toBe(2);
    }));

  test('requests are asked for and reviewed, and none of them gets a permit', () =>
    withSealedWorld(async (world) => {
      const frozen = await freeze(world);
      const id = await submit(world, await update(world));
      expect(await approve(world, id)).toBe('in-review');
      expect(count(world, 'permit.issued')).toBe(0);
      expect(view(world, id).waitsFor).toMatchObject({ because: 'freeze', freeze: frozen.id });
      const { deps } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(count(world, 'permit.issued')).toBe(0);
      await thaw(world, frozen);
      await run(world, deps);
      expect(stateOf(world, id)).toBe('done');
      expect(entryTypes(world, id).filter((type) => type === 'permit.issued')).toHaveLength(1);
    }));

  test('a request that waits for its permit is still rejected by whoever looks later', () =>
    withSealedWorld(async (world) => {
      const frozen = await freeze(world);
      const id = await submit(world, await update(world));
      await approve(world, id);
      expect(await review(world, id, { by: 'bob', verdict: 'reject' })).toBe('rejected');
      await thaw(world, frozen);
      await run(world);
      expect(count(world, 'permit.issued')).toBe(0);
      expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
    }));

  test('everybody who looks is told: at the request, at the task, and in what the installation says of itself', () =>
    withSealedWorld(async (world) => {
      const [id = ''] = await approved(world);
      const frozen = await freeze(world);
      await run(world);
      const { store, clock } = world.deps;
      expect(store.read((tx) => viewRequest(tx, id)).waitsFor).toEqual({
        because: 'freeze',
        freeze: frozen.id,
        since: frozen.frozenAt,
      });
      expect(store.read((tx) => viewStatus(tx, clock.now())).freezes).toEqual([
        expect.objectContaining({ id: frozen.id, reason: frozen.reason, waiting: 3 }),
      ]);
    }));
});

describe('work of people while execution is frozen', () => {
  /** A portal task that is open. */
  async function opened(world: World): Promise<{ readonly id: string; readonly task: string }> {
    const id = await submitApproved(world, PORTAL_CREATE);
    await run(world);
    return { id, task: openTaskOf(world, id).id };
  }
  const FROZEN = { code: 'FROZEN' };

  test('is not taken on, and not reported as done where nobody had', () =>
    withSealedWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem').then(() => submitApproved(world, { ...PORTAL_CREATE }));
      await run(world);
      const task = openTaskOf(world, user).id;
      const frozen = await freeze(world);
      await expect(takeOn(world, task)).rejects.toMatchObject(FROZEN);
      await expect(
        complete(world, task, { evidence: { providerId: 'x@apiconnector.com' } }),
      ).rejects.toMatchObject(FROZEN);
      expect(entryTypes(world, user).at(-1)).toBe('task.refused');
      await thaw(world, frozen);
      await takeOn(world, task);
    }));

  test('that was taken on before is not given its password any more, and goes on after the thaw', () =>
    withSealedWorld(async (world) => {
      const { id, task } = await opened(world);
      await takeOn(world, task);
      const frozen = await freeze(world);
      await run(world);
      expect(world.deps.store.read((tx) => tx.secrets.listFor(world.people.pete.id))).toEqual([]);
      await thaw(world, frozen);
      await run(world);
      expect(secretFor(world, id, 'pete').sealed).not.toBe('');
    }));

  test('that has its password already does not collect it', () =>
    withSealedWorld(async (world) => {
      const { id, task } = await opened(world);
      await takeOn(world, task);
      await run(world);
      const frozen = await freeze(world);
      await expect(collect(world, id, 'pete')).rejects.toMatchObject(FROZEN);
      await thaw(world, frozen);
      await collect(world, id, 'pete');
    }));

  test('that was done when it was stopped is reported and looked at, so that it is known', () =>
    withSealedWorld(async (world) => {
      const { id, task } = await opened(world);
      await takeOn(world, task);
      await run(world);
      await collect(world, id, 'pete');
      await freeze(world);
      await complete(world, task, { evidence: { providerId: 'apiuser-1@apiconnector.com' } });
      expect(entryTypes(world, id)).toContain('task.completed');
    }));

  test('is given up, and is said not to be done, at any time', () =>
    withSealedWorld(async (world) => {
      const { id, task } = await opened(world);
      await freeze(world);
      expect(await complete(world, task, { verdict: 'not-done' })).toBe('failed');
      expect(stateOf(world, id)).toBe('failed');
    }));

  test('that looks at what was done is taken, by both who look', () =>
    withSealedWorld(async (world) => {
      const { task } = await submitUntilAttested(world, 'olga');
      expect(task.kind).toBe('attest');
      await freeze(world);
      await complete(world, task.id, { evidence: { note: 'A token and a resource call.' } });
      expect(await confirm(world, task.id)).toBe('done');
    }));
});
