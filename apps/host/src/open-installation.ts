import { type LogKey, loadInstallation, randomBytes } from '@countersign/runtime';
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
  const { clock, ids, logKey, store } = await loadInstallation(dataDirectory);
  return { store: openStore({ ...store, logger }), clock, ids, randomBytes, logKey };
}
