import type { Clock, Ids, RandomBytes } from '@countersign/use-cases/ports';
import { createIds, randomBytes, systemClock } from './clock.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { type LogKey, loadLogKey } from './keys/log-key.ts';
import { findPersonalKey, loadPersonalKey } from './keys/personal-key.ts';

/** What every program that works on an installation begins with. */
export interface Installation {
  readonly directory: DataDirectory;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logKey: LogKey;
  /** What its store is opened with, beside a logger. */
  readonly store: {
    readonly path: string;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly log: {
      readonly origin: string;
      readonly signingKey: string | null;
      readonly verifierKeys: readonly string[];
      readonly keyring: Pick<LogKey, 'trusted' | 'find'>;
    };
    readonly personalKey: string;
    readonly findPersonalKey: (mark: string) => string | null;
    readonly randomBytes: RandomBytes;
  };
}

/**
 * Opens a data directory and loads the keys of its store, made where there are none yet.
 * @throws AuditLogError KEY_MALFORMED, and what reading the keys throws
 */
export async function loadInstallation(dataDirectory: string): Promise<Installation> {
  const directory = openDataDirectory(dataDirectory);
  const clock = systemClock;
  const ids = createIds(clock);
  const logKey = await loadLogKey(directory.keys);
  const { origin, privateKey: signingKey, verifierKeys } = logKey;
  const personalKey = await loadPersonalKey(directory.keys);
  const log = { origin, signingKey, verifierKeys, keyring: logKey };
  return {
    directory,
    clock,
    ids,
    logKey,
    store: {
      path: directory.store,
      clock,
      ids,
      log,
      personalKey,
      findPersonalKey: (mark) => findPersonalKey(directory.keys, mark),
      randomBytes,
    },
  };
}
