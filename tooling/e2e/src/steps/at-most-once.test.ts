import { describe, expect, test } from 'vitest';
import { advance, complete, entryTypes, openTaskOf, run, runStep, view } from '../testing/act.ts';
import { LEASE_MILLIS } from '../testing/assemble-deps.ts';
import {
  CALL_OVER,
  CREATE_USER,
  EMA2,
  failure,
  firstStep,
  LONG_ENOUGH,
  reservation,
} from '../testing/first-step.ts';
import { API_CREATE, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withoutRecord, withWorld } from '../testing/world.ts';

const CREATE_API_USER = { mount: 'dotdigital', route: 'POST /v2/accounts/:accountId/api-users' };

describe('an effect that may have happened', () => {
  test('is found by the worker that comes after one that died, and is not made again', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      // The provider does it, and then this worker cannot record that it did.
      const dying = withoutRecord(world.deps);
      await expect(runStep(dying, firstStep(world, id).id)).rejects.toThrow('outbox');
      expect(await world.providers.effects('ema2.user.created')).toHaveLength(1);

      const next = world.another();
      await run(world, next);
      expect(firstStep(world, id)).toMatchObject({ state: 'attempting', attempts: 1 });
      advance(world, LEASE_MILLIS);
      await run(world, next);
      expect(firstStep(world, id)).toMatchObject({
        state: 'applied',
        attempts: 2,
        result: { knownBy: 'answered' },
      });
      expect(await world.providers.effects('ema2.user.created')).toHaveLength(1);
    }));

  test('is found after its answer was lost, and is not made again', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await world.providers.fault({ ...CREATE_USER, kind: 'reset-after-effect', count: 1 });
      await run(world);
      expect(firstStep(world, id)).toMatchObject({ state: 'ready', problem: { effect: 'unknown' } });
      advance(world, LONG_ENOUGH);
      await run(world);
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', result: { knownBy: 'answered' } });
      expect(await world.providers.effects('ema2.user.created')).toHaveLength(1);
    }));

  test('stays uncertain when the look for it fails: no later attempt is made blindly', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps, calls } = withScript(world.deps, EMA2, {
        execute: () => Promise.reject(failure({ effect: 'unknown' })),
        find: async () => {
          if (calls.length === 2) throw failure({ effect: 'none' });
          return { kind: 'cannot-look', reason: 'the list is switched off' };
        },
      });
      await run(world, deps);
      advance(world, LONG_ENOUGH);
      await run(world, deps);
      expect(firstStep(world, id)).toMatchObject({ state: 'ready', problem: { effect: 'unknown' } });
      advance(world, LONG_ENOUGH);
      await run(world, deps);
      expect(calls).toEqual(['execute ema2.create-user', 'find ema2.create-user', 'find ema2.create-user']);
      expect(openTaskOf(world, id).kind).toBe('outcome-unknown');
    }));

  test('of a connector that breaks its promise counts as uncertain', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps } = withScript(world.deps, EMA2, {
        execute: () => Promise.reject(new TypeError('cannot read properties of undefined')),
      });
      await run(world, deps);
      expect(firstStep(world, id)).toMatchObject({
        state: 'outcome-unknown',
        problem: { code: 'CONNECTOR_DEFECT', effect: 'unknown' },
      });
      expect(JSON.stringify(view(world, id))).not.toContain('cannot read properties');
    }));
});

describe('a call that may still be under way', () => {
  const executions = (calls: readonly string[]) => calls.filter((call) => call.startsWith('execute'));

  test.for(['CALL_ABORTED', 'CALL_TIMED_OUT', 'CONNECTION_LOST', 'PROVIDER_UNAVAILABLE'] as const)(
    'after %s is not repeated beside itself: a late effect is found',
    (code) =>
      withWorld(async (world) => {
        const id = await submitApproved(world, EMA2_CREATE);
        let arrived = false;
        const { deps, calls } = withScript(world.deps, EMA2, {
          execute: () => Promise.reject(failure({ code, effect: 'unknown' })),
          find: async () =>
            arrived
              ? { kind: 'applied', result: { knownBy: 'inventory', providerId: 'late' } }
              : { kind: 'absent' },
        });
        await run(world, deps);
        for (let seconds = 0; seconds < 12; seconds += 2) {
          advance(world, 2_000);
          await run(world, deps);
        }
        expect(executions(calls)).toHaveLength(1);
        expect(calls.length).toBeGreaterThan(2);
        expect(entryTypes(world, id).filter((type) => type === 'step.attempted')).toHaveLength(1);
        arrived = true;
        advance(world, CALL_OVER);
        await run(world, deps);
        expect(firstStep(world, id)).toMatchObject({ state: 'applied', result: { providerId: 'late' } });
        expect(executions(calls)).toHaveLength(1);
      }),
  );

  test('of a worker that stands still is not repeated by another one as long as a call may take', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, id).id;
      const [release, started] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const slow = withScript(world.deps, EMA2, {
        execute: async () => {
          started.resolve();
          await release.promise;
          return { knownBy: 'answered', providerId: 'slow' };
        },
      });
      const running = runStep(slow.deps, step);
      await started.promise;
      // Nobody extended the lease: the event loop of the first worker is blocked.
      advance(world, LEASE_MILLIS);
      const other = withScript(world.another(), EMA2);
      await run(world, other.deps);
      expect(other.calls).toEqual(['find ema2.create-user']);
      release.resolve();
      await running;
      expect(firstStep(world, id)).toMatchObject({
        state: 'applied',
        attempts: 1,
        result: { providerId: 'slow' },
      });
    }));

  test('that never arrived is made again once nothing of it can be under way', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await world.providers.fault({ ...CREATE_USER, kind: 'reset-before-effect', count: 1 });
      await run(world);
      advance(world, 2_000);
      await run(world);
      expect(firstStep(world, id)).toMatchObject({ state: 'ready', attempts: 1 });
      advance(world, CALL_OVER);
      await run(world);
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', attempts: 2 });
      expect(await world.providers.effects('ema2.user.created')).toHaveLength(1);
    }));
});

describe('an outcome that nobody can look up', () => {
  /** A create whose answer was lost, on a provider that shows no list of API users. */
  async function unknownOutcome(world: World, kind: 'reset-before-effect' | 'reset-after-effect') {
    const id = await submitApproved(world, API_CREATE);
    await world.providers.fault({ ...CREATE_API_USER, kind, count: 1 });
    await run(world);
    advance(world, LONG_ENOUGH);
    await run(world);
    const task = openTaskOf(world, id);
    expect(task.kind).toBe('outcome-unknown');
    expect(entryTypes(world, id)).toContain('step.outcome-unknown');
    return { id, task: task.id };
  }
  const created = (world: World) => world.providers.effects('dotdigital.api-user.created');

  test('goes on where a person found it done, and the worker reads it back', () =>
    withWorld(async (world) => {
      const { id, task } = await unknownOutcome(world, 'reset-after-effect');
      const [made] = await created(world);
      await complete(world, task, { evidence: { providerId: made?.subject ?? '' } });
      await run(world);
      expect(view(world, id).request.state).toBe('done');
      expect(await created(world)).toHaveLength(1);
    }));

  test('is carried out once more where a person says that it certainly was not done', () =>
    withWorld(async (world) => {
      const { id, task } = await unknownOutcome(world, 'reset-before-effect');
      expect(await created(world)).toHaveLength(0);
      await complete(world, task, { verdict: 'retry' });
      await run(world);
      expect(view(world, id).request.state).toBe('done');
      expect(await created(world)).toHaveLength(1);
    }));

  test('keeps the place of the integration where it is given up, because the user may exist', () =>
    withWorld(async (world) => {
      const { id, task } = await unknownOutcome(world, 'reset-after-effect');
      expect(await complete(world, task, { verdict: 'abandon' })).toBe('failed');
      expect(view(world, id).request.failure).toBe('ABANDONED');
      expect(reservation(world, id)?.state).toBe('pending');
    }));

  test('gives the place of the integration up where a person says that it was not done', () =>
    withWorld(async (world) => {
      const { id, task } = await unknownOutcome(world, 'reset-before-effect');
      expect(await complete(world, task, { verdict: 'not-done' })).toBe('failed');
      expect(reservation(world, id)).toBeUndefined();
    }));
});
