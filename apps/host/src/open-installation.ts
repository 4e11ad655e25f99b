import {
  createIds,
  type LogKey,
  loadLogKey,
  loadPersonalKey,
  openDataDirectory,
  randomBytes,
  systemClock,
} from '@countersign/runtime';
import { openStore, type SqliteStore } from '@countersign/store';
import type { Clock, Ids, Logger, RandomBytes } from '@countersign/use-cases/ports';

/** The store of an installation, beside the services that may have it open as well. */
export interface Installation {
  readonly store: SqliteStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomBytes: RandomBytes;
  readonly logKey: LogKey;
}

/** @throws what opening the store throws, and AuditLogError KEY_MALFORMED */
export async function openInstallation(dataDirectory: string, logger: Logger): Promise<Installation> {
  const directory = openDataDirectory(dataDirectory);
  const clock = systemClock;
  const ids = createIds(clock);
  const logKey = await loadLogKey(directory.keys);
  const store = openStore({
    path: directory.store,
    clock,
    ids,
    log: { origin: logKey.origin, signingKey: logKey.privateKey, verifierKeys: [logKey.vkey] },
    personalKey: await loadPersonalKey(directory.keys),
    randomBytes,
    logger,
  });
  return { store, clock, ids, randomBytes, logKey };
}
