import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyLogAt } from '@countersign/log-files/verify';
import { loadInstallation, pause, settleKey, writeVerifierKeys } from '@countersign/runtime';
import { openStore } from '@countersign/store';
import { silentLogger } from '@countersign/store/testing';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./testing/rotate-until-killed.ts', import.meta.url));
const system = { kind: 'system' } as const;

/** Replaces keys in a process of its own, which is killed so long after it has begun. */
async function killAfter(root: string, millis: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  await pause(millis);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

test('a process that is killed while it replaces the key leaves a log that goes on and verifies by the first key', async () => {
  const root = tempDirectory();
  const { logKey, store: settings } = await loadInstallation(root);
  const first = logKey.vkey;
  const begun = openStore({ ...settings, logger: silentLogger });
  await begun.write((tx) =>
    tx.audit.append(system, { type: 'worker.stopped', request: null, data: { clean: true } }),
  );
  begun.close();
  let size = 1;
  for (const millis of [0, 5, 17, 43]) {
    await killAfter(root, millis);
    const { directory, logKey: found, store: loaded } = await loadInstallation(root);
    const store = openStore({ ...loaded, logger: silentLogger, isVerified: true });
    try {
      expect(store.health()).toMatchObject({ ok: true });
      await store.write((tx) =>
        tx.audit.append(system, { type: 'worker.stopped', request: null, data: { clean: true } }),
      );
      const rotated = store.read((tx) => tx.audit.lasting({ type: 'key.rotated', from: 0 }).at(-1));
      const { successor } = JSON.parse(Buffer.from(rotated?.body ?? '').toString('utf8')).data;
      writeVerifierKeys(directory.keys, found.trusted);
      settleKey(directory.keys, 'log', successor);
      const now = store.read((tx) => tx.audit.size());
      expect(now).toBeGreaterThan(size);
      size = now;
    } finally {
      store.close();
    }
    expect(await verifyLogAt({ path: join(root), vkey: first })).toMatchObject({
      verified: true,
      findings: [],
    });
  }
});
