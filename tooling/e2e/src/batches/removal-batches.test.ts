import { describe, expect, test } from 'vitest';
import { approve, cancel, complete, confirm, openTaskOf, run, view } from '../testing/act.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { addApiUsers, removals, submitFile } from '../testing/submit-file.ts';
import { withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';

describe('a batch that takes much access away', () => {
  test('needs two approvals more, and one row has to be done before the others start', () =>
    withWorld(async (world) => {
      const subjects = await addApiUsers(world, 6);
      const batch = await submitFile(world, removals(subjects));
      const ids = batch.rows.map((one) => one.request ?? '');
      for (const id of ids) {
        expect(view(world, id).approvals.needed).toBe(3);
        for (const by of ['amy', 'bob', 'cleo'] as const) await approve(world, id, by);
      }
      expect(world.deps.store.read((tx) => tx.batches.get(batch.batch.id)?.canary)).toBe(ids[0]);

      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls.filter((call) => call.startsWith('execute'))).toHaveLength(1);
      expect(ids.map((id) => view(world, id).request.state)).toEqual([
        'in-progress',
        ...ids.slice(1).map(() => 'approved'),
      ]);

      const { id: toggle } = openTaskOf(world, ids[0] ?? '');
      await complete(world, toggle);
      await confirm(world, toggle);
      await run(world, deps);
      expect(view(world, ids[0] ?? '').request.state).toBe('done');
      expect(calls.filter((call) => call.startsWith('execute'))).toHaveLength(6);
    }));

  test('goes on with another row where the one that should be first is taken back', () =>
    withWorld(async (world) => {
      const batch = await submitFile(world, removals(await addApiUsers(world, 6)));
      const [first = '', second = '', ...rest] = batch.rows.map((one) => one.request ?? '');
      for (const id of [first, second]) {
        for (const by of ['amy', 'bob', 'cleo'] as const) await approve(world, id, by);
      }
      await cancel(world, first);
      expect(world.deps.store.read((tx) => tx.batches.get(batch.batch.id)?.canary)).toBe(second);
      await cancel(world, second);
      expect(world.deps.store.read((tx) => tx.batches.get(batch.batch.id)?.canary)).toBeNull();
      for (const by of ['amy', 'bob', 'cleo'] as const) await approve(world, rest[0] ?? '', by);
      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls).toEqual(['execute ema2.withdraw-access']);
    }));

  test('stops where the row that came first failed', () =>
    withWorld(async (world) => {
      const batch = await submitFile(world, removals(await addApiUsers(world, 6)));
      const ids = batch.rows.map((one) => one.request ?? '');
      for (const id of ids) for (const by of ['amy', 'bob', 'cleo'] as const) await approve(world, id, by);
      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      await complete(world, openTaskOf(world, ids[0] ?? '').id, { verdict: 'not-done' });
      expect(view(world, ids[0] ?? '').request.state).toBe('failed');
      await run(world, deps);
      expect(calls).toEqual(['execute ema2.withdraw-access']);
      expect(ids.slice(1).map((id) => view(world, id).request.state)).toEqual(
        ids.slice(1).map(() => 'approved'),
      );
    }));

  test('is told from one that takes little away by the share of the account’s API users', () =>
    withWorld(async (world) => {
      const subjects = await addApiUsers(world, 25);
      const small = await submitFile(world, removals(subjects.slice(0, 2)));
      expect(small.rows.map((one) => view(world, one.request ?? '').approvals.needed)).toEqual([1, 1]);
      const large = await submitFile(world, removals(subjects.slice(2, 5)));
      expect(large.rows.map((one) => view(world, one.request ?? '').approvals.needed)).toEqual([3, 3, 3]);
    }));
});
