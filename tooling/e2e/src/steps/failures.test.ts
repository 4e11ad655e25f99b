import { describe, expect, test } from 'vitest';
import { advance, complete, type Draft, entriesOf, openTaskOf, run, runStep, view } from '../testing/act.ts';
import { type Deps, MAX_ATTEMPTS } from '../testing/assemble-deps.ts';
import { CREATE_USER, EMA2, failure, firstStep, LONG_ENOUGH, reservation } from '../testing/first-step.ts';
import { adoptOnEma2, demoteOperators, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2_DISABLE: Draft = {
  provider: EMA2,
  action: 'disable',
  account: 'msp',
  subject: 'siem@acme.example',
  acknowledge: ['owner-told'],
};

describe('a failure', () => {
  test('that may pass is tried again after a pause, and not before', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await world.providers.fault({ ...CREATE_USER, kind: 'server-error', count: 1 });
      await run(world);
      const { state, id: step } = firstStep(world, id);
      expect(state).toBe('ready');
      const due = world.deps.store.read((tx) => tx.outbox.ofSubject(step)?.availableAt) ?? 0;
      expect(due).toBeGreaterThan(world.temp.clock.now());
      await runStep(world.deps, step);
      expect(firstStep(world, id).attempts).toBe(1);
      world.temp.clock.set(due);
      await run(world);
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', attempts: 2 });
    }));

  test('that asks for rest is tried again after exactly that rest', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps } = withScript(world.deps, EMA2, {
        execute: () => Promise.reject(failure({ retryAfterMillis: 42_000 })),
      });
      await run(world, deps);
      const { id: step } = firstStep(world, id);
      const due = world.deps.store.read((tx) => tx.outbox.ofSubject(step)?.availableAt);
      expect(due).toBe(world.temp.clock.now() + 42_000);
    }));

  test('that stays becomes a dead letter after the last attempt, and a person can have it tried again', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps, calls } = withScript(world.deps, EMA2, { execute: () => Promise.reject(failure()) });
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        await run(world, deps);
        advance(world, LONG_ENOUGH);
      }
      await run(world, deps);
      expect(calls.filter((call) => call.startsWith('execute'))).toHaveLength(MAX_ATTEMPTS);
      const task = openTaskOf(world, id);
      expect(task).toMatchObject({ kind: 'dead-letter' });
      expect(task.instructions.steps[0]).toContain('The provider cannot be reached');
      expect(
        entriesOf(world, id)
          .filter((entry) => entry.type === 'step.failed')
          .map((entry) => entry.data.willRetry),
      ).toEqual([true, true, false]);

      await complete(world, task.id, { verdict: 'retry' });
      await run(world);
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', attempts: MAX_ATTEMPTS + 1 });
    }));

  test('of what comes before the attempt counts as one, so that it does not go on for ever', () =>
    withWorld(async (world) => {
      await adoptOnEma2(world, 'siem', { providerId: null });
      const id = await submitApproved(world, EMA2_DISABLE);
      const { deps, calls } = withScript(world.deps, EMA2, {
        identify: () => Promise.reject(failure({ code: 'PROVIDER_ERROR' })),
      });
      for (let attempt = 1; attempt <= MAX_ATTEMPTS + 2; attempt += 1) {
        await run(world, deps);
        advance(world, LONG_ENOUGH);
      }
      expect(calls).toEqual([]);
      expect(openTaskOf(world, id)).toMatchObject({ kind: 'dead-letter' });
      const ofStep = entriesOf(world, id).filter(({ type }) => type.startsWith('step.'));
      expect(ofStep.map(({ type, data }) => [type, data.attempt])).toEqual([
        ['step.failed', 1],
        ['step.failed', 2],
        ['step.failed', MAX_ATTEMPTS],
        ['step.dead-lettered', MAX_ATTEMPTS],
      ]);
      // What a person has tried again is an attempt like every other, by the same permit.
      await complete(world, openTaskOf(world, id).id, { verdict: 'retry' });
      const identified = withScript(world.deps, EMA2, {
        identify: async () => ({ kind: 'found', result: { knownBy: 'answered', providerId: 'x-1' } }),
      });
      await run(world, identified.deps);
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', attempts: MAX_ATTEMPTS + 1 });
      expect(identified.calls).toContain(`execute ${firstStep(world, id).key}`);
    }));

  test('of what comes before a later attempt leaves what an earlier one may have done as uncertain as it was', () =>
    withWorld(async (world) => {
      const apiUser = await adoptOnEma2(world, 'siem');
      const id = await submitApproved(world, EMA2_DISABLE);
      const { deps, calls } = withScript(world.deps, EMA2, {
        execute: () => Promise.reject(failure({ effect: 'unknown' })),
        identify: () => Promise.reject(failure({ code: 'PROVIDER_ERROR' })),
      });
      await run(world, deps);
      await world.deps.store.write((tx) => tx.apiUsers.update(apiUser, { providerId: null }));
      for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) {
        advance(world, LONG_ENOUGH);
        await run(world, deps);
      }
      expect(calls.filter((call) => call.startsWith('execute'))).toHaveLength(1);
      expect(openTaskOf(world, id).kind).toBe('outcome-unknown');
    }));

  test('that cannot pass goes to a person at once; given up, the place of the integration is free', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps } = withScript(world.deps, EMA2, {
        execute: () => Promise.reject(failure({ code: 'PROVIDER_REFUSED', retryable: false })),
      });
      await run(world, deps);
      const task = openTaskOf(world, id);
      expect(task.kind).toBe('dead-letter');
      expect(await complete(world, task.id, { verdict: 'abandon' })).toBe('failed');
      expect(reservation(world, id)).toBeUndefined();
      await submitApproved(world, EMA2_CREATE);
    }));

  test.each<[string, (world: World) => Deps | Promise<Deps>]>([
    [
      'POLICY_DIVERGENCE',
      (world) => ({ ...world.deps, policies: { ...world.deps.policies, agree: () => false } }),
    ],
    [
      'POLICY_REFUSED',
      async (world) => {
        await demoteOperators(world);
        return world.deps;
      },
    ],
    [
      'PERMIT_INVALID',
      (world) => {
        tamper(world, `UPDATE permit SET used_at = NULL`);
        return world.deps;
      },
    ],
  ])(
    'of an unknown effect keeps the place of the integration, also where the request then ends with %s',
    (code, refusing) =>
      withWorld(async (world) => {
        const id = await submitApproved(world, EMA2_CREATE);
        const { deps } = withScript(world.deps, EMA2, {
          execute: () => Promise.reject(failure({ effect: 'unknown' })),
        });
        await run(world, deps);
        advance(world, LONG_ENOUGH);
        await run(world, await refusing(world));
        expect(view(world, id).request.failure).toBe(code);
        expect(reservation(world, id)?.state).toBe('pending');
      }),
  );
});
