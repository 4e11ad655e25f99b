import { parseMasterKey } from '@countersign/personal-data';
import {
  assembleStore,
  BUSY_TIMEOUT_MILLIS,
  type SqliteStore,
  type StoreSettings,
} from './assemble-store.ts';
import { type Connection, connect, makeFile } from './connection.ts';
import { migrate, readMigrations, withSteps } from './migrate.ts';
import { encryptStored } from './personal/encrypt-stored.ts';
import { requirePersonalKey } from './personal/require-key.ts';
import { storageFailure } from './storage-failure.ts';

export interface OpenStoreOptions extends StoreSettings {
  /** The SQLite file; made, together with its directory, when it is missing. */
  readonly path: string;
}

/**
 * Opens the store and brings its file to the form that this program knows. A log that does not match its last signed
 * checkpoint does not keep it from opening, because somebody has to be able to look: everything can be read, every write
 * rejects with LOG_INCONSISTENT, and `health` says so.
 *
 * @throws CountersignError STORE_TOO_NEW, STORE_BUSY, PERSONAL_KEY_WRONG or LOG_UNAVAILABLE; AuditLogError KEY_MALFORMED
 */
export function openStore(options: OpenStoreOptions): SqliteStore {
  const { path, busyTimeoutMillis = BUSY_TIMEOUT_MILLIS, logger } = options;
  const opened: Connection[] = [];
  const open = (readonly: boolean) => {
    const connection = connect(path, { readonly, busyTimeoutMillis });
    opened.push(connection);
    return connection;
  };
  try {
    makeFile(path);
    const writer = open(false);
    bringUpToDate(writer, options);
    const store = assembleStore({ writer, reader: open(true) }, options);
    const { problem } = store.health();
    if (problem !== null) logger.error({ code: problem.code }, problem.message);
    return store;
  } catch (error) {
    // The one that writes last: only that one can put the write-ahead log away.
    for (const connection of opened.reverse()) connection.close();
    throw storageFailure(error) ?? error;
  }
}

function bringUpToDate(writer: Connection, { personalKey, clock, randomBytes, logger }: StoreSettings): void {
  const master = parseMasterKey(personalKey);
  let encrypted = 0;
  const steps = {
    'personal-data': (connection: Connection) => {
      requirePersonalKey(connection, master);
      encrypted = encryptStored(connection, { master, clock, randomBytes });
    },
  };
  migrate(writer, withSteps(readMigrations(), steps));
  requirePersonalKey(writer, master);
  if (encrypted === 0) return;
  // What was in clear before is still in free pages and in the write-ahead log.
  writer.exec('VACUUM');
  writer.pragma('wal_checkpoint(TRUNCATE)');
  logger.info({ rows: encrypted }, 'what is personal in the store was encrypted');
}
