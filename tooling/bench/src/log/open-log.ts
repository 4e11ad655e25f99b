import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  generateSigningKey,
  parseSigningKey,
  parseVkey,
  type SigningKey,
  type TrustedLog,
} from '@countersign/audit-log';
import { createMasterKey } from '@countersign/personal-data';
import { createIds, systemClock } from '@countersign/runtime';
import type { SqliteStore } from '@countersign/store';
import { openStoreParts } from '@countersign/store/testing';
import type BetterSqlite3 from 'better-sqlite3';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Own } from '../resources/with-resources.ts';

/** A store of its own on the disk, as the product opens it. */
export interface OpenLog {
  readonly store: SqliteStore;
  /** The connection that the store writes on. */
  readonly writer: BetterSqlite3.Database;
  readonly path: string;
  readonly personalKey: string;
  readonly trusted: TrustedLog;
  readonly key: SigningKey;
}

const ORIGIN = 'countersign.example/bench';

export async function openLog(own: Own): Promise<OpenLog> {
  const path = join(await tempDirectory(own), 'store.db');
  const personalKey = createMasterKey(randomBytes(32));
  const { privateKey, vkey } = generateSigningKey(ORIGIN, randomBytes(32));
  const clock = systemClock;
  const complain = (details: object, message: string) => {
    throw new Error(`The store logged: ${message} ${JSON.stringify(details)}`);
  };
  const { store, writer } = openStoreParts({
    path,
    clock,
    ids: createIds(clock),
    log: { origin: ORIGIN, signingKey: privateKey, verifierKeys: [] },
    personalKey,
    randomBytes,
    logger: { debug: () => undefined, info: () => undefined, warn: complain, error: complain },
  });
  await own(() => store.close());
  return {
    store,
    writer,
    path,
    personalKey,
    trusted: { origin: ORIGIN, vkeys: [parseVkey(vkey)] },
    key: parseSigningKey(privateKey),
  };
}
