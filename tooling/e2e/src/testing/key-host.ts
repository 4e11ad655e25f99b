import { join } from 'node:path';
import { createNextKey, loadInstallation, settleKey, writeVerifierKeys } from '@countersign/runtime';
import type { GovernanceContent, RotatedKey } from '@countersign/schema';
import { openStore } from '@countersign/store';
import { silentLogger } from '@countersign/store/testing';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { keyInUse } from '@countersign/use-cases';
import { expect } from 'vitest';
import { approveAs, proposeAs } from './changes.ts';
import { openInstallation } from './open-installation.ts';
import { sealWorld } from './seal.ts';
import type { World } from './world.ts';

/** An installation in a directory of its own, with the keys of its host. */
export interface Host extends World {
  readonly root: string;
  readonly keys: string;
}

export async function sealedHost(): Promise<Host> {
  const root = tempDirectory();
  const world = await openInstallation(root);
  await sealWorld(world);
  return { ...world, root, keys: join(root, 'keys') };
}

/** Makes the next key on the host, and gives what asks for it. */
export async function askForKey({ keys, deps }: Host, key: RotatedKey): Promise<GovernanceContent> {
  const successor = await createNextKey(keys, key);
  const old = deps.store.read((tx) => keyInUse(tx, deps.hostKeys, key)) ?? '';
  return { kind: 'key.rotate', key, old, successor };
}

/** Has two others approve another key. */
export async function rotateKey(host: Host, key: RotatedKey): Promise<void> {
  const { ada, amy, bob } = host.people;
  const change = await proposeAs(host, ada, await askForKey(host, key));
  await approveAs(host, amy, change);
  expect(await approveAs(host, bob, change)).toBe('done');
}

/** Puts the files in place, as the service does when there is time. */
export const settleKeyFile = ({ keys, deps }: Host, key: RotatedKey): boolean => {
  writeVerifierKeys(keys, deps.trustedLog);
  return settleKey(
    keys,
    key,
    deps.store.read((tx) => keyInUse(tx, deps.hostKeys, key)),
  );
};
/** Works on the installation as a process opens it that starts now. */
export async function reopened<T>(
  { root }: Host,
  work: (store: ReturnType<typeof openStore>) => Promise<T> | T,
): Promise<T> {
  const { store: settings } = await loadInstallation(root);
  const store = openStore({ ...settings, logger: silentLogger, isVerified: true });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
