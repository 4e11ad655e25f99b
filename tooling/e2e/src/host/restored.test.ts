import { join } from 'node:path';
import { nextTurn } from '@countersign/runtime';
import { copyStore, openStore } from '@countersign/store';
import { testSettings } from '@countersign/store/testing';
import { createPermitHistories, createRecordRestoration } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, complete, entryTypes, openTaskOf, run, submit, view } from '../testing/act.ts';
import { API_CREATE, EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

/** What is there now, put back after `lost` has happened, of which the providers know and the store does not. */
async function restoredAfter(world: World, lost: () => Promise<unknown>): Promise<World & Disposable> {
  const path = join(world.temp.path, '..', 'restored.db');
  const { logSize: size } = await copyStore(world.temp.path, path);
  const takenAt = new Date(world.temp.clock.now()).toISOString();
  await lost();
  const settings = testSettings(world.temp.clock, 9);
  const store = openStore({ path, ...settings });
  const histories = createPermitHistories(world.deps.trustedLog, nextTurn);
  const deps = { ...world.deps, ids: settings.ids, store, histories, workerId: 'wrk_restored' };
  await createRecordRestoration(deps)({ size, takenAt });
  return { ...world, deps, [Symbol.dispose]: () => store.close() };
}

const firstStep = (world: World, request: string) => view(world, request).steps[0];
const created = (world: World) => world.providers.effects('ema2.user.created');

describe('in a store that was put back from a backup', () => {
  test('what was carried out after the backup is found, and is not made again', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      using restored = await restoredAfter(world, () => run(world));
      expect(view(restored, id).request.state).toBe('approved');
      await run(restored);
      expect(firstStep(restored, id)).toMatchObject({ state: 'applied', result: { knownBy: 'answered' } });
      expect(await created(world)).toHaveLength(1);
    }));

  test('what was approved and carried out after the backup is found when it is approved again', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      using restored = await restoredAfter(world, async () => {
        await approve(world, id);
        await run(world);
      });
      expect(view(restored, id).request.state).toBe('in-review');
      await approve(restored, id);
      await run(restored);
      expect(firstStep(restored, id)).toMatchObject({ state: 'applied' });
      expect(await created(world)).toHaveLength(1);
    }));

  test('what was not carried out yet is carried out, once', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      using restored = await restoredAfter(world, async () => undefined);
      await run(restored);
      expect(firstStep(restored, id)).toMatchObject({ state: 'applied' });
      expect(await created(world)).toHaveLength(1);
    }));

  test('a look that fails leaves it in doubt: no later attempt is made blindly', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      using restored = await restoredAfter(world, async () => undefined);
      const { deps, calls } = withScript(restored.deps, EMA2_CREATE.provider, {
        find: () => Promise.resolve({ kind: 'cannot-look', reason: 'the list is switched off' }),
      });
      await run(restored, deps);
      expect(calls).toEqual(['find ema2.create-user']);
      expect(openTaskOf(restored, id).kind).toBe('outcome-unknown');
    }));

  test('where nobody can look a person decides, and what that person says is done', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, API_CREATE);
      using restored = await restoredAfter(world, async () => undefined);
      await run(restored);
      const task = openTaskOf(restored, id);
      expect(task.kind).toBe('outcome-unknown');
      await complete(restored, task.id, { verdict: 'retry' });
      await run(restored);
      expect(view(restored, id).request.state).toBe('done');
      expect(await world.providers.effects('dotdigital.api-user.created')).toHaveLength(1);
    }));

  test('people who have a step in hand, or get one that was asked for before, are told to look first', () =>
    withWorld(async (world) => {
      const waiting = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      expect(openTaskOf(world, waiting).instructions.steps[0]).not.toMatch(/restored from a backup/);
      const change = { ...PORTAL_CREATE.change, description: 'CRM' };
      const due = await submitApproved(world, { ...PORTAL_CREATE, integration: 'crm', change });
      using restored = await restoredAfter(world, async () => undefined);
      await run(restored);
      for (const id of [waiting, due])
        expect(openTaskOf(restored, id).instructions.steps[0]).toMatch(
          /restored from a backup.*Look in the portal/,
        );
    }));

  test('what is asked for after the return goes its usual way', () =>
    withWorld(async (world) => {
      using restored = await restoredAfter(world, async () => undefined);
      const id = await submitApproved(restored, EMA2_CREATE);
      const { deps, calls } = withScript(restored.deps, EMA2_CREATE.provider);
      await run(restored, deps);
      expect(calls[0]).toBe('execute ema2.create-user');
      expect(entryTypes(restored, id)).toContain('step.applied');
    }));
});
