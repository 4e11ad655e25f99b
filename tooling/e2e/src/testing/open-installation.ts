import { createCredentialSource, loadInstallation } from '@countersign/runtime';
import { openStore } from '@countersign/store';
import { silentLogger } from '@countersign/store/testing';
import { onTestFinished } from 'vitest';
import { assembleDeps } from './assemble-deps.ts';
import { declareCredentials } from './companies.ts';
import { openProviders } from './providers.ts';
import { furnish, type World } from './world.ts';

/** An installation in a data directory, with the real clock, as the API beside the worker has it open. */
export async function openInstallation(root: string): Promise<World> {
  const { directory, clock, logKey, ...loaded } = await loadInstallation(root);
  const settings = { ...loaded.store, logger: silentLogger };
  const store = openStore(settings);
  const providers = await openProviders(clock.now);
  onTestFinished(async () => {
    store.close();
    await providers.close();
  });
  const deps = {
    ...(await assembleDeps({ store, settings, keys: directory.keys }, new Map())),
    credentials: createCredentialSource({ root, environment: {} }),
    isAllowedHost: () => true,
    trustedLog: logKey.trusted,
  };
  declareCredentials(root, providers.url);
  return furnish({
    deps,
    providers,
    temp: { path: directory.store, settings, vkey: logKey.vkey, clock: { ...clock, set: () => undefined } },
    another: () => deps,
  });
}
