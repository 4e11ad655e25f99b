import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createConnectors } from '@countersign/connectors';
import type { RequestState } from '@countersign/schema';
import { openStore } from '@countersign/store';
import { createFixedClock, silentLogger, type TempStore, testSettings } from '@countersign/store/testing';
import { withTempDirectory } from '@countersign/test-kit';
import { assembleDeps, type Deps } from '../../testing/assemble-deps.ts';

/** What an earlier version left behind: its files, and what was in them when it stopped. */
export interface OldInstallation {
  readonly deps: Deps;
  readonly temp: TempStore;
  /** Entries of its log. */
  readonly entries: number;
  /** Its requests by what had become of them. */
  readonly requests: Readonly<Record<string, { readonly id: string; readonly state: RequestState }>>;
}

interface Fixture {
  readonly now: number;
  readonly entries: number;
  readonly requests: OldInstallation['requests'];
  /** By path within the data directory, in base64. */
  readonly files: Readonly<Record<string, string>>;
}

const HOUR_MILLIS = 3_600_000;

/**
 * Opens the files of an earlier version, which it wrote itself, an hour after it stopped. `before-effects` is of the last
 * version that decided by the names of actions (9c95d10, schema 13).
 */
export function withOldInstallation(
  name: 'before-effects',
  work: (old: OldInstallation) => Promise<void>,
): Promise<void> {
  const packed = readFileSync(new URL(`${name}.json.gz`, import.meta.url));
  const fixture: Fixture = JSON.parse(gunzipSync(packed).toString('utf8'));
  return withTempDirectory(async (directory) => {
    for (const [path, content] of Object.entries(fixture.files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), Buffer.from(content, 'base64'), { mode: 0o600 });
    }
    const clock = createFixedClock(fixture.now + HOUR_MILLIS);
    // Another series: what the old version counted is taken.
    const settings = testSettings(clock, 9);
    const path = join(directory, 'store.db');
    const store = openStore({ path, ...settings });
    try {
      const deps = await assembleDeps(
        { store, settings, keys: join(directory, 'keys') },
        createConnectors({ clock, logger: silentLogger, isProviderHost: () => false, timeoutMillis: 5_000 }),
      );
      const temp = { path, clock, settings, vkey: settings.log.verifierKeys[0] ?? '' };
      const { entries, requests } = fixture;
      await work({ deps, temp, entries, requests });
    } finally {
      store.close();
    }
  });
}
