import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import { testSettings, withTempStore } from './testing/index.ts';
import { runChildren } from './testing/run-children.ts';
import { insertDirectory, sampleId } from './testing/sample-records.ts';
import { verifyStoredLog } from './testing/verify-stored-log.ts';

// Time to hang, not a measurement: starting a process takes seconds when the machine is busy.
const LONG = 120_000;

it('two processes that append to one log lose no index and never sign two histories', {
  timeout: LONG,
}, async () => {
  await withTempStore(async (_, { path }) => {
    const [one, two] = await runChildren(new URL('./testing/children/append.ts', import.meta.url), [
      [path, '1', '500'],
      [path, '2', '500'],
    ]);
    expect([one?.code, two?.code]).toEqual([0, 0]);
    const indexes = [...(one?.lines ?? []), ...(two?.lines ?? [])].map(Number);
    expect(indexes.sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: 1000, findings: [] });
  });
});

it('of two processes that give one integration an API user, one gets it', { timeout: LONG }, async () => {
  await withTempStore(async (store, { path }) => {
    const integrations = Array.from({ length: 40 }, (_, number) => `integration-${number}`);
    await store.write((tx) => {
      insertDirectory(tx);
      for (const id of integrations) tx.integrations.insert({ id, name: id, owner: 'olga@acme.example' });
    });
    const children = await runChildren(new URL('./testing/children/take-integrations.ts', import.meta.url), [
      [path, '1', ...integrations],
      [path, '2', ...integrations],
    ]);
    const lines = children.flatMap((child) => child.lines).sort();
    expect(lines).toEqual(integrations.flatMap((id) => [`${id} INTEGRATION_TAKEN`, `${id} taken`]).sort());
  });
});

/** The first change also binds the rows that confer power. */
const BINDING = 1;

it.each([
  { moment: 'after the audit entry', committed: 1 },
  { moment: 'before the commit', committed: 1 },
  { moment: 'when the first is answered', committed: 3 },
])(
  'a process that is killed $moment leaves whole changes only, and no answered one is lost',
  { timeout: LONG },
  async ({ moment, committed }) => {
    await withTempDirectory(async (directory) => {
      const path = join(directory, 'store.db');
      const [child] = await runChildren(new URL('./testing/children/die.ts', import.meta.url), [
        [path, moment],
      ]);
      expect(child?.signal).toBe('SIGKILL');
      const store = openStore({ path, ...testSettings() });
      const found = store.read((tx) => ({
        requests: [1, 2, 3].filter((number) => tx.requests.get(sampleId('req', number)) !== undefined).length,
        permits: [1, 2, 3].filter((number) => tx.permits.get(sampleId('prm', number)) !== undefined).length,
        outbox: tx.outbox.count(),
        entries: tx.audit.size(),
        signed: tx.audit.checkpoint()?.size,
      }));
      store.close();
      expect(found).toEqual({
        requests: committed,
        permits: committed,
        outbox: committed - 1,
        entries: committed + BINDING,
        signed: committed + BINDING,
      });
      expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: committed + BINDING });
    });
  },
);
