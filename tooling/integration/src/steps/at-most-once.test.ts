import { ConnectorFailure } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { advance, complete, entriesOf, entryTypes, openTaskOf, run, runStep, view } from '../testing/act.ts';
import { type Deps, LEASE_MILLIS, MAX_ATTEMPTS, POLL_MILLIS } from '../testing/assemble-deps.ts';
import { API_CREATE, demoteOperators, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { tamper } from '../testing/tamper.ts';
import { beforeNextWrite, type World, withoutIdsOf, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const CREATE_USER = { mount: 'ema2', route: 'POST /api/User/Create' };
const CREATE_API_USER = { mount: 'dotdigital', route: 'POST /v2/accounts/:accountId/api-users' };
/** Longer than any pause between two attempts. */
const LONG_ENOUGH = 16 * 60_000;
/** By now nothing of a call that was cut off is under way any more. */
const CALL_OVER = 15_000;

const firstStep = (world: World, request: string) => {
  const [step] = view(world, request).steps;
  if (step === undefined) throw new Error(`${request} has no steps`);
  return step;
};

const reservation = (world: World, request: string) => {
  const { apiUser } = view(world, request).request;
  return world.deps.store.read((tx) => tx.apiUsers.get(apiUser ?? ''));
};

const failure = (fields: Partial<ConstructorParameters<typeof ConnectorFailure>[0]> = {}) =>
  new ConnectorFailure({
    code: 'PROVIDER_UNAVAILABLE',
    message: 'The provider cannot be reached. Try again later.',
    retryable: true,
    effect: 'none',
    ...fields,
  });

describe('an effect that may have happened', () => {
  test('is found by the worker that comes after one that died, and is not made again', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      // The provider does it, and then this worker cannot record that it did.
      const dying = withoutIdsOf(world.deps, 'outbox');
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

describe('two workers', () => {
  test('that take the same step at once call the provider once', () =>
    withWorld(async (world) => {
      const one = withScript(world.deps, EMA2);
      const two = withScript(world.another(), EMA2);
      for (const [integration, email] of [
        ['siem', 'one@acme.example'],
        ['crm', 'two@acme.example'],
        ['magento', 'three@acme.example'],
      ]) {
        const change = { ...EMA2_CREATE.change, email };
        const id = await submitApproved(world, { ...EMA2_CREATE, integration, change });
        const step = firstStep(world, id).id;
        const outcomes = await Promise.all([runStep(one.deps, step), runStep(two.deps, step)]);
        expect(outcomes.map((outcome) => outcome.kind)).toContain('settled');
        expect(entryTypes(world, id).filter((type) => type === 'step.attempted')).toHaveLength(1);
      }
      expect([...one.calls, ...two.calls].filter((call) => call.startsWith('execute'))).toHaveLength(3);
    }));

  test('that take the same interrupted step at once make one attempt', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, id).id;
      await expect(
        runStep(withScript(withoutIdsOf(world.deps, 'outbox'), EMA2).deps, step),
      ).rejects.toThrow();
      advance(world, CALL_OVER);
      const one = withScript(world.deps, EMA2);
      const two = withScript(world.another(), EMA2);
      await Promise.all([runStep(one.deps, step), runStep(two.deps, step)]);
      expect([...one.calls, ...two.calls].sort()).toEqual([
        'execute ema2.create-user',
        'find ema2.create-user',
      ]);
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', attempts: 2 });
    }));

  test('do not overrule each other: who lost the lease has no say any more', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, id).id;
      const gate = Promise.withResolvers<void>();
      const started = Promise.withResolvers<void>();
      const slow = withScript(world.deps, EMA2, {
        execute: async () => {
          started.resolve();
          await gate.promise;
          return { knownBy: 'answered', providerId: 'slow' };
        },
      });
      const running = runStep(slow.deps, step);
      await started.promise;
      advance(world, LEASE_MILLIS);
      const quick = withScript(world.another(), EMA2, {
        find: async () => ({ kind: 'applied', result: { knownBy: 'answered', providerId: 'quick' } }),
      });
      await runStep(quick.deps, step);
      gate.resolve();
      await running;
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', result: { providerId: 'quick' } });
      expect(entryTypes(world, id).filter((type) => type === 'step.applied')).toHaveLength(1);
    }));

  test('do not take a step over from one that is heard of again at the last moment', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { id: step } = firstStep(world, id);
      await expect(
        runStep(withScript(withoutIdsOf(world.deps, 'outbox'), EMA2).deps, step),
      ).rejects.toThrow();
      advance(world, CALL_OVER);
      const late = withScript(
        beforeNextWrite(world.another(), () =>
          world.deps.store.write((tx) =>
            tx.steps.update(step, {
              leaseUntil: world.temp.clock.now() + LEASE_MILLIS,
              updatedAt: tx.steps.get(step)?.updatedAt ?? 0,
            }),
          ),
        ),
        EMA2,
      );
      await runStep(late.deps, step);
      expect(late.calls).toEqual([]);
      expect(firstStep(world, id)).toMatchObject({ state: 'attempting', attempts: 1 });
    }));

  test('change one API user one after the other', () =>
    withWorld(async (world) => {
      const made = await submitApproved(world, EMA2_CREATE);
      const user = view(world, made).request.apiUser ?? '';
      await world.deps.store.write((tx) => {
        tx.apiUsers.update(user, { state: 'active', providerId: 'provider-1' });
        tx.requests.update(made, { state: 'done', updatedAt: world.temp.clock.now() });
      });
      const update = {
        ...EMA2_CREATE,
        action: 'update',
        subject: user,
        change: { phone: '+49301234567' },
      } as const;
      const { integration: _, ...draft } = update;
      const first = await submitApproved(world, draft);
      const second = await submitApproved(world, draft);
      const { deps, calls } = withScript(world.deps, EMA2, {
        verify: async () => ({ kind: 'not-yet', reason: 'the list is behind' }),
      });
      await run(world, deps);
      expect(calls.filter((call) => call.startsWith('execute'))).toHaveLength(1);
      expect(view(world, second).request.state).toBe('approved');
      const waiting = world.deps.store.read((tx) => tx.outbox.count());
      for (let round = 0; round < 3; round += 1) {
        advance(world, 60_000);
        await run(world, deps);
      }
      expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(waiting);

      advance(world, POLL_MILLIS);
      const { deps: answering, calls: after } = withScript(world.deps, EMA2);
      await run(world, answering);
      advance(world, 60_000);
      await run(world, answering);
      expect(view(world, first).request.state).toBe('done');
      expect(view(world, second).request.state).toBe('done');
      expect(after).toContain('execute ema2.update-user');
    }));
});
