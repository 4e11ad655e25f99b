import { expect, it } from 'vitest';
import { connect } from '../connection.ts';
import { withTempStore } from '../testing/index.ts';
import { insertDirectory, insertPermitted, sampleId, sampleStep } from '../testing/sample-records.ts';

it('a change writes what it is about, and leaves what is personal in the rest as it was sealed', () =>
  withTempStore(async (store, { path }) => {
    const sealed = () => {
      const beside = connect(path, { readonly: true, busyTimeoutMillis: 1_000 });
      const found = beside.prepare<[], Buffer | null>('SELECT sealed FROM step').pluck().get();
      beside.close();
      return found?.toString('hex') ?? null;
    };
    const problem = { code: 'NOT_YET', message: 'Ask somebody@acme.example', effect: 'none' } as const;
    const id = await store.write((tx) => {
      insertDirectory(tx);
      const step = sampleStep(0, insertPermitted(tx, 1));
      tx.steps.insert([step]);
      return step.id;
    });
    const step = () => store.read((tx) => tx.steps.get(id));
    await store.write((tx) => tx.steps.update(id, { problem, updatedAt: 1 }));
    const before = sealed();
    await store.write((tx) => tx.steps.update(id, { state: 'attempting', attempts: 1, updatedAt: 2 }));
    expect(step()).toMatchObject({ attempts: 1, problem, updatedAt: 2 });
    expect(sealed()).toBe(before);
    await store.write((tx) => tx.steps.update(id, { problem: null, updatedAt: 3 }));
    expect(step()).toMatchObject({ state: 'attempting', attempts: 1, problem: null, updatedAt: 3 });
    expect(sealed()).not.toBe(before);
  }));

it('a change of what is not there says so', () =>
  withTempStore(async (store) => {
    const works = [
      store.write((tx) => tx.steps.update(sampleId('stp', 1), { updatedAt: 1 })),
      store.write((tx) => tx.steps.update(sampleId('stp', 1), { problem: null, updatedAt: 1 })),
      store.write((tx) => tx.requests.update(sampleId('req', 1), { updatedAt: 1 })),
    ];
    for (const { reason } of (await Promise.allSettled(works)) as PromiseRejectedResult[])
      expect(reason).toMatchObject({ code: 'NOT_FOUND' });
  }));
