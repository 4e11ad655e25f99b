// Replaces the key of the log again and again, until it is killed.
import { createNextKey, loadInstallation, settleKey, writeVerifierKeys } from '@countersign/runtime';
import { openStore } from '@countersign/store';
import { silentLogger } from '@countersign/store/testing';

const [root = ''] = process.argv.slice(2);
const { directory, logKey, store: settings } = await loadInstallation(root);
const store = openStore({ ...settings, logger: silentLogger });
const system = { kind: 'system' } as const;
for (let count = 1; ; count += 1) {
  const successor = await createNextKey(directory.keys, 'log');
  await store.write((tx) => tx.audit.rotateKey(system, { successor, change: `gov_${'0'.repeat(26)}` }));
  process.stdout.write(`${count}\n`);
  await store.write((tx) =>
    tx.audit.append(system, { type: 'worker.stopped', request: null, data: { clean: true } }),
  );
  writeVerifierKeys(directory.keys, logKey.trusted);
  settleKey(directory.keys, 'log', successor);
}
