import { describe, expect, test } from 'vitest';
import { advance, entryTypes, run, runStep, view } from '../testing/act.ts';
import { LEASE_MILLIS, POLL_MILLIS } from '../testing/assemble-deps.ts';
import { CALL_OVER, EMA2, firstStep } from '../testing/first-step.ts';
import { EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { beforeNextWrite, withoutIdsOf, withWorld } from '../testing/world.ts';

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
