import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import {
  insertDirectory,
  insertPermitted,
  sampleBatch,
  sampleId,
  sampleStep,
  sampleTask,
} from '../testing/sample-records.ts';

const BATCH = sampleBatch(1);

/** Three requests, the last two of one batch, each with one step that waits in the outbox. */
function withWaitingSteps(work: (tx: WriteTransaction) => void): Promise<void> {
  return withTempStore((store) =>
    store.write((tx) => {
      insertDirectory(tx);
      tx.batches.insert(BATCH);
      for (const number of [1, 2, 3]) {
        const permit = insertPermitted(tx, number, number === 1 ? {} : { batch: BATCH.id });
        tx.steps.insert([sampleStep(number, permit)]);
        put(tx, number, 10 * number);
      }
      work(tx);
    }),
  );
}

function put(
  tx: WriteTransaction,
  number: number,
  availableAt: number,
  { id = number, begins = true } = {},
): void {
  const subject = sampleId('stp', number);
  tx.outbox.put({ id: sampleId('out', id), provider: 'dotdigital', subject, availableAt, begins });
}

const dueSteps = (tx: WriteTransaction, now: number, limit = 10) =>
  tx.outbox.due('dotdigital', now, limit).map(({ subject }) => Number(subject.slice(4)));

it('what is due comes oldest first and not before its time', async () => {
  await withWaitingSteps((tx) => {
    put(tx, 1, 25, { id: 4 });
    expect(dueSteps(tx, 9)).toEqual([]);
    expect(dueSteps(tx, 100)).toEqual([2, 1, 3]);
    expect(dueSteps(tx, 25)).toEqual([2, 1]);
    expect(dueSteps(tx, 100, 1)).toEqual([2]);
    expect(tx.outbox.nextDueAt()).toEqual(new Map([['dotdigital', 20]]));
    put(tx, 3, 15, { id: 5, begins: false });
    expect(tx.outbox.nextDueAt()).toEqual(new Map([['dotdigital', 15]]));
  });
});

it('what is put for a subject replaces what waited for it, published or not', async () => {
  await withWaitingSteps((tx) => {
    tx.outbox.markPublished(sampleId('out', 1), 50);
    expect(dueSteps(tx, 100)).toEqual([2, 3]);
    put(tx, 1, 60, { id: 4 });
    expect(tx.outbox.count()).toBe(3);
    expect(tx.outbox.ofSubject(sampleId('stp', 1))).toMatchObject({
      id: sampleId('out', 4),
      publishedAt: null,
    });
    tx.outbox.removeOf(sampleId('stp', 1));
    expect(tx.outbox.ofSubject(sampleId('stp', 1))).toBeUndefined();
    expect(tx.outbox.count()).toBe(2);
  });
});

it('what goes on with a request that has started comes before what starts one, and each in the order of time', async () => {
  await withWaitingSteps((tx) => {
    put(tx, 2, 90, { begins: false });
    put(tx, 3, 80, { begins: false });
    expect(dueSteps(tx, 100)).toEqual([3, 2, 1]);
    expect(dueSteps(tx, 100, 2)).toEqual([3, 2]);
    expect(dueSteps(tx, 85)).toEqual([3, 1]);
    expect(tx.outbox.due('eset-protect-hub', 100, 10)).toEqual([]);
  });
});

it('what was published is counted until it is settled or renewed', async () => {
  await withWaitingSteps((tx) => {
    tx.outbox.markPublished(sampleId('out', 1), 50);
    tx.outbox.markPublished(sampleId('out', 2), 60);
    expect(tx.outbox.countPublished('dotdigital')).toBe(2);
    expect(tx.outbox.countPublished('eset-protect-hub')).toBe(0);
    expect(tx.outbox.lastPublishedAt('dotdigital')).toBe(60);
    const before = (at: number, now: number) =>
      tx.outbox.publishedBefore('dotdigital', at, now).map(({ id }) => id);
    expect(before(60, 100)).toEqual([sampleId('out', 1)]);
    // By a clock that was ahead.
    expect(before(0, 55)).toEqual([sampleId('out', 2)]);
    tx.outbox.renew(sampleId('out', 1), { id: sampleId('out', 10), heldBy: null });
    expect(dueSteps(tx, 100)).toEqual([1, 3]);
    expect(tx.outbox.ofSubject(sampleId('stp', 1))?.id).toBe(sampleId('out', 10));
    expect(tx.outbox.countPublished('dotdigital')).toBe(1);
  });
});

const holdBy = (tx: WriteTransaction, number: number, heldBy: string) =>
  tx.outbox.renew(sampleId('out', number), { id: sampleId('out', number), heldBy });

it.each(['done', 'failed', 'cancelled'] as const)(
  'what waits for a request that is in progress is due once that is %s',
  async (state) => {
    await withWaitingSteps((tx) => {
      tx.requests.update(sampleId('req', 3), { state: 'in-progress', updatedAt: 1 });
      holdBy(tx, 1, sampleId('req', 3));
      expect(dueSteps(tx, 100)).toEqual([2, 3]);
      tx.requests.update(sampleId('req', 3), { state, updatedAt: 2 });
      expect(dueSteps(tx, 100)).toEqual([1, 2, 3]);
    });
  },
);

it('what waits for a canary is due once that is done, or another row takes its place, and not when it fails', async () => {
  await withWaitingSteps((tx) => {
    tx.batches.update(BATCH.id, { canary: sampleId('req', 3) });
    holdBy(tx, 2, BATCH.id);
    expect(dueSteps(tx, 100)).toEqual([1, 3]);
    tx.requests.update(sampleId('req', 3), { state: 'in-progress', updatedAt: 1 });
    tx.requests.update(sampleId('req', 3), { state: 'failed', updatedAt: 1 });
    expect(dueSteps(tx, 100)).toEqual([1, 3]);
    tx.batches.update(BATCH.id, { canary: null });
    expect(dueSteps(tx, 100)).toEqual([1, 2, 3]);
    holdBy(tx, 2, BATCH.id);
    tx.requests.update(sampleId('req', 3), { state: 'done', updatedAt: 1 });
    expect(dueSteps(tx, 100)).toEqual([1, 2, 3]);
  });
});

it('what waits for a provider is due once its outage is over, and not before', async () => {
  await withWaitingSteps((tx) => {
    const [account = ''] = tx.accounts.list().map(({ id }) => id);
    const outage = {
      account,
      failures: 5,
      code: 'RATE_LIMITED',
      openedAt: 1,
      probes: 0,
      probeAt: 2,
      trial: null,
    };
    tx.outages.put(outage);
    holdBy(tx, 2, `account/${account}`);
    holdBy(tx, 1, `account/${account}`);
    expect(dueSteps(tx, 100)).toEqual([3]);
    tx.outages.put({ ...outage, probes: 1, trial: sampleId('stp', 1) });
    expect(tx.outages.get(account)).toEqual({ ...outage, probes: 1, trial: sampleId('stp', 1) });
    expect(dueSteps(tx, 100)).toEqual([3]);
    expect(tx.outbox.countHeldBy(`account/${account}`)).toBe(2);
    expect(tx.outbox.firstHeldBy(`account/${account}`)?.subject).toBe(sampleId('stp', 1));
    tx.outages.remove(account);
    expect(dueSteps(tx, 100)).toEqual([1, 2, 3]);
    expect(tx.outages.list()).toEqual([]);
  });
});

it('an account check is due without a step behind it', async () => {
  await withWaitingSteps((tx) => {
    tx.outbox.put({
      id: sampleId('out', 9),
      provider: 'dotdigital',
      subject: sampleId('chk', 1),
      availableAt: 1,
      begins: false,
    });
    expect(tx.outbox.due('dotdigital', 5, 10).map(({ subject }) => subject)).toEqual([sampleId('chk', 1)]);
  });
});

it('work that is put again comes in the place of what was there, whole', async () => {
  await withWaitingSteps((tx) => {
    put(tx, 1, 5);
    const before = tx.outbox.ofSubject(sampleId('stp', 1));
    if (before === undefined) throw new Error('nothing was put');
    tx.outbox.renew(before.id, { id: sampleId('out', 7), heldBy: 'account/acc_1' });
    tx.outbox.markPublished(sampleId('out', 7), 6);
    const again = { ...before, id: sampleId('out', 8), availableAt: 9, begins: !before.begins };
    tx.outbox.put(again);
    expect(tx.outbox.ofSubject(sampleId('stp', 1))).toEqual({ ...again, publishedAt: null, heldBy: null });
    expect(tx.outbox.countHeldBy('account/acc_1')).toBe(0);
  });
});

it('nothing is due next when nothing waits', async () => {
  await withTempStore((store) => {
    expect(store.read((tx) => tx.outbox.nextDueAt())).toEqual(new Map());
  });
});

it('a read-back that somebody has in hand is due for everybody when leases end, and what waits for another try is not', async () => {
  await withWaitingSteps((tx) => {
    put(tx, 1, 5_000, { begins: false });
    put(tx, 2, 5_000, { begins: false });
    tx.steps.update(sampleId('stp', 2), {
      attempts: 1,
      problem: { code: 'PROVIDER_ERROR', message: 'It did not work.', effect: 'none' },
      updatedAt: 1,
    });
    expect(dueSteps(tx, 100)).toEqual([3]);
    tx.steps.endLeases(100);
    expect(dueSteps(tx, 100)).toEqual([1, 3]);
  });
});

it('all leases end together, and only where somebody holds one', async () => {
  await withWaitingSteps((tx) => {
    tx.steps.update(sampleId('stp', 1), { leaseHolder: 'w1', leaseUntil: 5, updatedAt: 1 });
    tx.steps.update(sampleId('stp', 2), { leaseHolder: 'w2', leaseUntil: 5, updatedAt: 1 });
    const until = () => [1, 2, 3].map((number) => tx.steps.get(sampleId('stp', number))?.leaseUntil);
    expect(until()).toEqual([5, 5, null]);
    expect(tx.steps.endLeases(0)).toBe(2);
    expect(until()).toEqual([0, 0, null]);
  });
});

it('the steps of a request come in the order of the plan', async () => {
  await withWaitingSteps((tx) => {
    const permit = tx.permits.ofRequest(sampleId('req', 1));
    if (permit === undefined) throw new Error('there is no permit');
    tx.steps.insert([sampleStep(9, permit, { position: 3 }), sampleStep(8, permit, { position: 2 })]);
    expect(tx.steps.ofRequest(sampleId('req', 1)).map(({ position }) => position)).toEqual([1, 2, 3]);
  });
});

it('a step has one open task at most', async () => {
  await withWaitingSteps((tx) => {
    const step = tx.steps.get(sampleId('stp', 1));
    if (step === undefined) throw new Error('there is no step');
    tx.tasks.insert(sampleTask(1, step));
    expect(() => tx.tasks.insert(sampleTask(2, step))).toThrow('UNIQUE');
    tx.tasks.update(sampleId('tsk', 1), { state: 'cancelled' });
    tx.tasks.insert(sampleTask(2, step));
    expect(tx.tasks.openOfStep(step.id)?.id).toBe(sampleId('tsk', 2));
    expect(tx.tasks.list({ state: 'cancelled', limit: 5 }).map(({ id }) => id)).toEqual([sampleId('tsk', 1)]);
    expect(tx.tasks.list({ request: step.request, limit: 5, descending: true }).length).toBe(2);
    expect(tx.tasks.ofRequest(step.request).map(({ id }) => id)).toEqual([
      sampleId('tsk', 1),
      sampleId('tsk', 2),
    ]);
  });
});
