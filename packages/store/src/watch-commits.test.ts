import { join } from 'node:path';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from './open-store.ts';
import { testSettings, withTempStore } from './testing/index.ts';
import { watchCommits } from './watch-commits.ts';

test('a commit of another process is told, and so is one of this one', () =>
  withTempStore(async (store, { path, clock }) => {
    let told = Promise.withResolvers<void>();
    const watching = store.watchCommits(() => told.resolve());
    onTestFinished(() => watching?.stop());
    expect(watching).not.toBeNull();
    const other = openStore({ path, ...testSettings(clock, 1) });
    try {
      for (const writer of [other, store]) {
        told = Promise.withResolvers();
        const before = store.dataVersion();
        await writer.write((tx) =>
          tx.integrations.insert({ id: `of-${before}`, name: `of-${before}`, owner: 'olga@acme.example' }),
        );
        expect(store.dataVersion()).not.toBe(before);
        await told.promise;
      }
    } finally {
      other.close();
    }
  }));

test('where there is nothing to watch, that is said', () => {
  expect(watchCommits(join(tempDirectory(), 'store.db'), () => undefined)).toBeNull();
});
