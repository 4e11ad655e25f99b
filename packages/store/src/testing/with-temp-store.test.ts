import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { openStore } from '../open-store.ts';
import { withTempStore } from './with-temp-store.ts';

it('fails a test that leaves a store open', async () => {
  let left: SqliteStore | undefined;
  const test = withTempStore((_, { path, settings }) => {
    left = openStore({ path, ...settings });
  });
  await expect(test).rejects.toThrow('was not closed');
  left?.close();
});

it('gives every test a store of its own and removes it', async () => {
  const paths: string[] = [];
  for (let count = 0; count < 2; count++) {
    await withTempStore(async (store, { path }) => {
      paths.push(path);
      expect(store.read((tx) => tx.integrations.list())).toEqual([]);
      await store.write((tx) =>
        tx.integrations.insert({ id: 'shop', name: 'Shop', owner: 'olga@acme.example' }),
      );
    });
  }
  expect(paths[0]).not.toBe(paths[1]);
  expect(paths.filter((path) => existsSync(path))).toEqual([]);
});

it('passes on what the test throws', async () => {
  await expect(
    withTempStore(() => {
      throw new RangeError('mine');
    }),
  ).rejects.toThrow(RangeError);
});
