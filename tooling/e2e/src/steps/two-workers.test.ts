import { describe, expect, test } from 'vitest';
import { advance, entriesOf, entryTypes, run, runStep, view } from '../testing/act.ts';
import { LEASE_MILLIS, POLL_MILLIS, workDeps } from '../testing/assemble-deps.ts';
import { CALL_OVER, EMA2, firstStep } from '../testing/first-step.ts';
import { EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { beforeNextWrite, withoutRecord, withWorld } from '../testing/world.ts';

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
      await expect(runStep(withScript(withoutRecord(world.deps), EMA2).deps, step)).rejects.toThrow();
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
      const late = entriesOf(world, id).filter(({ type }) => type === 'step.reported-late');
      expect(late).toMatchObject([
        { actor: { id: slow.deps.workerId }, data: { step, attempt: 1, outcome: 'applied', code: null } },
      ]);
    }));

  test('put a late failure on record as well, once however often it is reported, and a result that was recorded not at all', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, id).id;
      const { ledger } = workDeps(world.deps);
      const opened = await ledger.open({ subject: step });
      if (opened.kind !== 'step') throw new Error(`the step is ${opened.kind}`);
      const attempt = (await ledger.begin(opened.ticket, null)) ?? 0;
      advance(world, CALL_OVER);
      const other = workDeps(world.another()).ledger;
      const taken = await other.open({ subject: step });
      if (taken.kind !== 'step') throw new Error(`the step is ${taken.kind} for the other worker`);
      expect(await other.begin(taken.ticket, null)).toBe(attempt + 1);
      const failure = {
        code: 'NO_ANSWER',
        message: 'The provider did not answer.',
        retryable: true,
        effect: 'unknown',
        retryAfterMillis: null,
        observations: [],
      } as const;
      const report = { kind: 'failed', step, attempt, failure } as const;
      for (const _ of [1, 2]) await ledger.report(opened.ticket, report);
      const result = { knownBy: 'answered', providerId: 'p-1' } as const;
      const applied = { kind: 'applied', step, attempt: attempt + 1, result, goesOn: false } as const;
      for (const _ of [1, 2]) await other.report(taken.ticket, applied);
      const said = entriesOf(world, id).filter(({ type }) => /^step\.(applied|failed|reported)/.test(type));
      expect(said.map(({ type, data }) => [type, data['attempt']])).toEqual([
        ['step.reported-late', attempt],
        ['step.applied', attempt + 1],
      ]);
      expect(said[0]).toMatchObject({ data: { outcome: 'failed', code: 'NO_ANSWER' } });
    }));

  test('learn from the ledger what they have lost: what they began and others have, and not what they only look at', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, id).id;
      const { ledger } = workDeps(world.deps);
      const other = workDeps(world.another()).ledger;
      const opened = await ledger.open({ subject: step });
      if (opened.kind !== 'step') throw new Error(`the step is ${opened.kind}`);
      expect(await ledger.begin(opened.ticket, null)).toBe(1);
      expect(await other.renewLeases([step])).toEqual([]);
      advance(world, CALL_OVER);
      const taken = await other.open({ subject: step });
      if (taken.kind !== 'step') throw new Error(`the step is ${taken.kind} for the other worker`);
      expect(await other.renewLeases([step])).toEqual([]);
      expect(await other.begin(taken.ticket, null)).toBe(2);
      expect(await other.renewLeases([step])).toEqual([]);
      expect(await ledger.renewLeases([step])).toEqual([step]);
    }));

  test('wait for what may be under way, whatever the time is to the millisecond', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, id).id;
      await expect(runStep(withScript(withoutRecord(world.deps), EMA2).deps, step)).rejects.toThrow();
      // Half of it is no whole number.
      advance(world, LEASE_MILLIS + 1);
      const other = withScript(world.another(), EMA2);
      await runStep(other.deps, step);
      expect(other.calls).toEqual(['find ema2.create-user']);
      const due = world.deps.store.read((tx) => tx.outbox.ofSubject(step)?.availableAt ?? 0);
      expect(due).toBeGreaterThan(world.deps.clock.now());
    }));

  test('count how an attempt ended also where the ledger was started anew meanwhile and remembers no ticket', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = firstStep(world, id).id;
      const { ledger } = workDeps(world.deps);
      const opened = await ledger.open({ subject: step });
      if (opened.kind !== 'step') throw new Error(`the step is ${opened.kind}`);
      const attempt = (await ledger.begin(opened.ticket, null)) ?? 0;
      const anew = workDeps(world.deps).ledger;
      expect(await anew.begin(opened.ticket, null)).toBeNull();
      const result = { knownBy: 'answered', providerId: 'p-1' } as const;
      await anew.report(opened.ticket, { kind: 'applied', step, attempt, result, goesOn: false });
      expect(firstStep(world, id)).toMatchObject({ state: 'applied', result: { providerId: 'p-1' } });
    }));

  test('do not take a step over from one that is heard of again at the last moment', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { id: step } = firstStep(world, id);
      await expect(runStep(withScript(withoutRecord(world.deps), EMA2).deps, step)).rejects.toThrow();
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
