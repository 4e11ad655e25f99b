import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey } from '@countersign/audit-log';
import { withTempDirectory } from '@countersign/test-kit';
import type { SqliteStore, StoreSettings } from '../assemble-store.ts';
import { openStore } from '../open-store.ts';
import { createCountingIds, createFixedClock, type FixedClock, silentLogger } from './fakes.ts';

/** Where a store for a test lives, and what it was opened with. */
export interface TempStore {
  readonly path: string;
  readonly clock: FixedClock;
  readonly settings: StoreSettings;
  /** The public key that its checkpoints are signed with. */
  readonly vkey: string;
}

const ORIGIN = 'countersign.test/log';

/** Settings of a store for a test: a fixed clock, counted identifiers and a log key that everybody knows. */
export function testSettings(clock: FixedClock = createFixedClock(), series = 0): StoreSettings {
  const { privateKey, vkey } = generateSigningKey(ORIGIN, Buffer.alloc(32, 7));
  return {
    clock,
    ids: createCountingIds(series),
    log: { origin: ORIGIN, signingKey: privateKey, verifierKeys: [vkey] },
    personalKey: Buffer.alloc(32, 9).toString('base64'),
    randomBytes,
    logger: silentLogger,
  };
}

let migrated: Buffer | undefined;

/**
 * Runs `work` with a store of its own, a copy of one that was migrated once, and closes it. Fails when another connection
 * to its file was left open.
 */
export async function withTempStore<T>(
  work: (store: SqliteStore, temp: TempStore) => T | Promise<T>,
): Promise<T> {
  migrated ??= await withTempDirectory((directory) => {
    const path = join(directory, 'store.db');
    openStore({ path, ...testSettings() }).close();
    return readFileSync(path);
  });
  const database = migrated;
  return withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    writeFileSync(path, database, { mode: 0o600 });
    const clock = createFixedClock();
    const settings = testSettings(clock);
    const store = openStore({ path, ...settings });
    try {
      return await work(store, { path, clock, settings, vkey: settings.log.verifierKeys[0] ?? '' });
    } finally {
      store.close();
    }
  });
}
