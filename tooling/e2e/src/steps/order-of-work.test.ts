import { publishDue, republishLost } from '@countersign/use-cases';
import type { WriteTransaction } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { advance, cancel, complete, type Draft, openTaskOf, run, runStep, view } from '../testing/act.ts';
import { type Deps, LEASE_MILLIS, workDeps } from '../testing/assemble-deps.ts';
import { adoptOnEma2, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';

const update = (integration: string, description: string): Draft => ({
  provider: EMA2,
  action: 'update',
  account: 'msp',
  integration,
  subject: `${integration}@acme.example`,
  change: { description },
});

/** One turn of the relay. Gives the steps that the queue was given. */
async function relay(deps: Deps, window = 100): Promise<readonly string[]> {
  const published: string[] = [];
  await publishDue({
    ...deps,
    ...workDeps(deps),
    publish: async ({ data }) => void published.push(data.stepId),
    window,
  });
  return published;
}

/** Carries a step out in a worker that is asked to stop, and so leaves the read-back to the queue. */
const runLast = (deps: Deps, step = '') => runStep(deps, step, AbortSignal.abort());

const stepsOf = (world: World, request: string) => view(world, request).steps.map(({ id }) => id);
function outboxOfTx(tx: WriteTransaction, step: string) {
  const row = tx.outbox.ofSubject(step);
  if (row === undefined) throw new Error(`nothing waits for ${step}`);
  return row;
}
const outboxOf = (world: World, step = '') =>
  world.deps.store.read((tx) => tx.outbox.ofSubject(step) ?? null);

describe('two changes of one API user', () => {
  const withTwo = (
    work: (given: {
      world: World;
      deps: Deps;
      calls: readonly string[];
      first: string;
      second: string;
    }) => Promise<void>,
  ) =>
    withWorld(async (world) => {
      await adoptOnEma2(world, 'siem');
      const first = await submitApproved(world, update('siem', 'One'));
      const second = await submitApproved(world, update('siem', 'Two'));
      await work({ world, first, second, ...withScript(world.deps, EMA2) });
    });

  test('are carried out one after the other, in the order of approval, and the second one needs no time to pass', () =>
    withTwo(async ({ world, deps, calls, first, second }) => {
      await run(world, deps);
      expect([first, second].map((id) => view(world, id).request.state)).toEqual(['done', 'done']);
      const [execute, verify] = ['execute ema2.update-user', 'verify ema2.verify-user'];
      expect(calls).toEqual([execute, verify, execute, verify]);
    }));

  test('the second one is set aside while the first one goes on, and a job that names it does nothing', () =>
    withTwo(async ({ world, deps, calls, first, second }) => {
      await relay(deps);
      await runLast(deps, stepsOf(world, first)[0]);
      const [step = ''] = stepsOf(world, second);
      await runStep(deps, step);
      expect(outboxOf(world, step)).toMatchObject({ heldBy: first, publishedAt: null });
      await runStep(deps, step);
      expect(await relay(deps)).toEqual([stepsOf(world, first)[1]]);
      expect(calls).toEqual(['execute ema2.update-user']);
      expect(view(world, second).steps[0]).toMatchObject({ state: 'ready', attempts: 0 });
    }));

  test('the second one that was set aside starts once the first one has failed', () =>
    withTwo(async ({ world, deps, first, second }) => {
      await relay(deps);
      await runLast(deps, stepsOf(world, first)[0]);
      await runStep(deps, stepsOf(world, second)[0] ?? '');
      const { deps: differing } = withScript(world.deps, EMA2, {
        verify: async () => ({ kind: 'mismatch', differences: ['the description'] }),
      });
      await runStep(differing, stepsOf(world, first)[1] ?? '');
      await complete(world, openTaskOf(world, first).id, { verdict: 'not-done' });
      expect(view(world, first).request.state).toBe('failed');
      await run(world, deps);
      expect(view(world, second).request.state).toBe('done');
    }));

  test('one that is taken back leaves nothing set aside', () =>
    withTwo(async ({ world, deps, first, second }) => {
      await relay(deps);
      await runLast(deps, stepsOf(world, first)[0]);
      await runStep(deps, stepsOf(world, second)[0] ?? '');
      await cancel(world, second);
      await run(world, deps);
      expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
    }));
});

describe('the queue', () => {
  const withMany = (work: (given: { world: World; deps: Deps; requests: string[] }) => Promise<void>) =>
    withWorld(async (world) => {
      const requests: string[] = [];
      for (const integration of ['siem', 'magento', 'crm']) {
        await adoptOnEma2(world, integration);
        requests.push(await submitApproved(world, update(integration, 'Other')));
      }
      await work({ world, requests, deps: withScript(world.deps, EMA2).deps });
    });

  test('is given no more than it has room for, in the order of approval', () =>
    withMany(async ({ world, deps, requests }) => {
      const firsts = requests.map((id) => stepsOf(world, id)[0]);
      expect(await relay(deps, 2)).toEqual(firsts.slice(0, 2));
      expect(await relay(deps, 2)).toEqual([]);
      await runLast(deps, firsts[0]);
      // What has started is brought to its end before anything else starts.
      expect(await relay(deps, 2)).toEqual([stepsOf(world, requests[0] ?? '')[1]]);
    }));

  test('gets again what it lost, and nothing that still waits there', () =>
    withMany(async ({ world, deps, requests }) => {
      const [first = '', second = '', third = ''] = requests.map((id) => stepsOf(world, id)[0]);
      await relay(deps);
      const lost = outboxOf(world, second)?.id.slice('out_'.length) ?? 'none';
      const isWaiting = async (_queue: string, jobId: string) => !jobId.includes(lost);
      expect(await republishLost({ ...workDeps(deps), isWaiting }, 1_000)).toBe(0);
      advance(world, 1_001);
      expect(await republishLost({ ...workDeps(deps), isWaiting }, 1_000)).toBe(1);
      expect(await relay(deps)).toEqual([second]);
      const others = [first, third].map((step) => outboxOf(world, step)?.publishedAt);
      expect(others).toEqual([deps.clock.now() - 1_001, deps.clock.now() - 1_001]);
    }));

  test('is not believed for ever that a job waits there', () =>
    withMany(async ({ world, deps }) => {
      await relay(deps);
      const isWaiting = async () => true;
      advance(world, 14 * 60_000);
      expect(await republishLost({ ...workDeps(deps), isWaiting }, 60_000)).toBe(0);
      advance(world, 60_000);
      expect(await republishLost({ ...workDeps(deps), isWaiting }, 60_000)).toBe(3);
    }));

  test('goes on after the clock was set back, with what was published before and with what was due then', () =>
    withMany(async ({ world, deps, requests }) => {
      const now = deps.clock.now();
      advance(world, 4 * 60_000);
      await relay(deps, 1);
      const first = stepsOf(world, requests[0] ?? '')[0] ?? '';
      world.temp.clock.set(now);
      expect(await republishLost({ ...workDeps(deps), isWaiting: async () => true }, 60_000)).toBe(1);
      expect(await relay(deps, 3)).toContain(first);
      await world.deps.store.write((tx) => {
        const { id, provider, subject, begins } = outboxOfTx(tx, first);
        tx.outbox.put({ id, provider, subject, begins, availableAt: now + 60_000 });
        tx.outbox.markPublished(id, now);
      });
      await runStep(deps, first);
      expect(outboxOf(world, first)).toMatchObject({ availableAt: now + 60_000, publishedAt: null });
    }));

  test('is given a step again when the lease of its worker has ended, and not while that is heard of', () =>
    withMany(async ({ world, deps, requests }) => {
      const step = stepsOf(world, requests[0] ?? '')[0] ?? '';
      expect(await relay(deps)).toContain(step);
      const { ledger } = workDeps(deps);
      const opened = await ledger.open({ subject: step });
      if (opened.kind !== 'step') throw new Error(`the step is ${opened.kind}`);
      expect(await ledger.begin(opened.ticket, null)).toBe(1);
      expect(await relay(deps)).toEqual([]);
      advance(world, LEASE_MILLIS - 1);
      expect(await ledger.renewLeases([step])).toEqual([]);
      advance(world, LEASE_MILLIS - 1);
      expect(await relay(deps)).toEqual([]);
      advance(world, 1);
      expect(await relay(deps)).toEqual([step]);
    }));
});
