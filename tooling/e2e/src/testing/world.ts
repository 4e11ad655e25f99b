import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createConnectors } from '@countersign/connectors';
import { loadRules, shippedRules } from '@countersign/rules-engine';
import { createProviderHosts } from '@countersign/runtime';
import { openStore, type SqliteStore } from '@countersign/store';
import { silentLogger, type TempStore, testSettings, withTempStore } from '@countersign/store/testing';
import { createInstallPolicies } from '@countersign/use-cases';
import { assembleDeps, type Deps } from './assemble-deps.ts';
import { accounts, declareCredentials } from './companies.ts';
import { type People, registerPeople } from './people.ts';
import { openProviders, type Providers } from './providers.ts';
import { registerAccount, registerIntegration } from './register.ts';

/** A whole installation: a store on disk, the shipped policies, people, accounts and the providers' stand-ins. */
export interface World {
  readonly deps: Deps;
  readonly temp: TempStore;
  readonly people: People;
  readonly providers: Providers;
  /** Opens the same store once more, as another process would; closed at the end. */
  another(options?: { busyTimeoutMillis?: number }): Deps;
}

export const SHIPPED: readonly unknown[] = (() => {
  const loaded = loadRules(shippedRules);
  if (!loaded.ok) throw new Error(`the shipped policies do not load: ${loaded.findings[0]?.message}`);
  return loaded.rules;
})();

/** Runs `work` in an installation of its own and takes it down; fails when something was left open. */
export function withWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  return withTempStore(async (store, temp) => {
    const providers = await openProviders(temp.clock.now);
    const others: SqliteStore[] = [];
    try {
      const keys = join(dirname(temp.path), 'keys');
      mkdirSync(keys, { recursive: true });
      declareCredentials(keys, providers.url);
      const deps = await assembleDeps(
        { store, settings: temp.settings, keys },
        createConnectors({
          clock: temp.clock,
          logger: silentLogger,
          isProviderHost: createProviderHosts(keys),
          timeoutMillis: 5_000,
        }),
      );
      const another: World['another'] = (options = {}) => {
        const settings = testSettings(temp.clock, others.length + 1);
        const opened = openStore({ path: temp.path, ...settings, ...options });
        others.push(opened);
        return { ...deps, ids: settings.ids, store: opened, workerId: `wrk_other${others.length}` };
      };
      return await work(await furnish({ deps, temp, providers, another }));
    } finally {
      for (const other of others) other.close();
      await providers.close();
    }
  });
}

/** Puts people, accounts, integrations and the shipped policies into an installation. */
export async function furnish(bare: Omit<World, 'people'>): Promise<World> {
  const { deps, providers } = bare;
  await createInstallPolicies(deps)(SHIPPED);
  const people = await registerPeople(deps);
  const administered = { deps, people };
  for (const account of accounts(providers.url)) await registerAccount(administered, account);
  for (const id of ['siem', 'magento', 'crm']) {
    await registerIntegration(administered, { id, name: `The ${id}`, owner: people.olga.email });
  }
  return { ...bare, people };
}

/**
 * Identifiers that run out at one kind, after so many of it were given, so that whatever makes another one ends in the middle of its
 * transaction.
 */
export function withoutIdsOf(deps: Deps, kind: Parameters<Deps['ids']['next']>[0], given = 0): Deps {
  let left = given;
  const next: Deps['ids']['next'] = (asked) => {
    if (asked === kind && left === 0) throw new Error(`no identifier for ${kind}`);
    if (asked === kind) left -= 1;
    return deps.ids.next(asked);
  };
  return { ...deps, ids: { next } };
}

/** What ends between an attempt, which is durable, and the record of how it ended: the lease takes the one identifier that there is. */
export const withoutRecord = (deps: Deps): Deps => withoutIdsOf(deps, 'outbox', 1);

/** The same installation in which something happens between what was read and the next transaction. */
export function beforeNextWrite(deps: Deps, happens: () => Promise<unknown>): Deps {
  let waiting = true;
  const write: Deps['store']['write'] = async (work) => {
    if (waiting) {
      waiting = false;
      await happens();
    }
    return deps.store.write(work);
  };
  return { ...deps, store: { ...deps.store, write } };
}
