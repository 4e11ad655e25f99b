import { assembleStore, type SqliteStore, type StoreSettings } from './assemble-store.ts';
import { BUSY_TIMEOUT_MILLIS, type Connection, connectBoth, createFile } from './connection.ts';
import { migrate, readMigrations, withSteps } from './migrate.ts';
import { encryptStored } from './personal/encrypt-stored.ts';
import { createMasterKeys, type MasterKeys } from './personal/master-keys.ts';
import { nameStored } from './personal/name-stored.ts';
import { writeStoredSkeletons } from './repositories/integration-skeletons.ts';
import { openDrizzle } from './sql/open-drizzle.ts';
import { reportEditedRows, requireOwnSchema } from './state/verify-at-start.ts';
import { storageFailure } from './storage-failure.ts';
import { personalKeyTable as personalKey } from './tables/personal.ts';

export interface OpenStoreOptions extends StoreSettings {
  /** The SQLite file; made, together with its directory, when it is missing. */
  readonly path: string;
  /**
   * As the programs that serve do it: nothing is opened where tables, triggers or views are others than this version makes, and rows that
   * are not what the log says are told. Left out by what has to be able to look at such a database, or to mend it.
   */
  readonly isVerified?: boolean;
}

/**
 * Opens the store and brings its file to the form that this program knows. A log that must not go on does not keep it from
 * opening, because somebody has to be able to look: everything can be read, every write is refused, and `health` says so.
 *
 * @throws CountersignError STORE_TOO_NEW, STORE_BUSY, PERSONAL_KEY_WRONG, SCHEMA_ALTERED or LOG_UNAVAILABLE; AuditLogError KEY_MALFORMED
 */
export function openStore(options: OpenStoreOptions): SqliteStore {
  const { path, busyTimeoutMillis = BUSY_TIMEOUT_MILLIS } = options;
  let isMigrated = false;
  const prepare = (writer: Connection) => {
    if (!isMigrated) bringUpToDate(writer, options);
    isMigrated = true;
  };
  try {
    createFile(path);
    const store = assembleStore({ path, open: () => connectBoth(path, busyTimeoutMillis, prepare) }, options);
    if (options.isVerified === true) reportEditedRows(path, options);
    return store;
  } catch (error) {
    throw storageFailure(error) ?? error;
  }
}

function bringUpToDate(writer: Connection, options: OpenStoreOptions): void {
  const { clock, randomBytes, logger, isVerified = false } = options;
  const masters = createMasterKeys(options);
  let encrypted = 0;
  const steps = {
    'personal-data': (connection: Connection) => {
      requirePersonalKey(connection, masters);
      encrypted = encryptStored(connection, { masters, clock, randomBytes });
    },
    'api-user-names': (connection: Connection) => {
      nameStored(connection, { masters, clock, randomBytes });
    },
    'integration-looks': writeStoredSkeletons,
  };
  migrate(writer, withSteps(readMigrations(), steps));
  if (isVerified) requireOwnSchema(writer);
  requirePersonalKey(writer, masters);
  logContested(writer, logger);
  if (encrypted === 0) return;
  // What was in clear before is still in free pages and in the write-ahead log.
  writer.exec('VACUUM');
  writer.pragma('wal_checkpoint(TRUNCATE)');
  logger.info({ rows: encrypted }, 'what is personal in the store was encrypted');
}

/** Until somebody has corrected them, whoever starts the program hears of the API users that share a name. */
function logContested(writer: Connection, logger: StoreSettings['logger']): void {
  const shared = writer
    .prepare<[], { account: string; apiUsers: string }>(
      `SELECT account, group_concat(DISTINCT api_user) AS apiUsers FROM api_user_name WHERE contested = 1 GROUP BY account`,
    )
    .all();
  for (const { account, apiUsers } of shared) {
    logger.warn(
      { alert: 'contested-name', account, apiUsers: apiUsers.split(',') },
      'API users have a name that another one of the account has; "countersign doctor" names them',
    );
  }
}

/**
 * Makes sure that the installation has the key that this database was encrypted with; the first one that comes is.
 * Without this a lost key would be replaced in silence, and everything written before would be unreadable beside what is new.
 * @throws CountersignError PERSONAL_KEY_WRONG
 */
function requirePersonalKey(connection: Connection, { first, find }: MasterKeys): void {
  const db = openDrizzle(connection);
  const stored = () => db.select({ mark: personalKey.mark }).from(personalKey).get()?.mark;
  if (stored() === undefined)
    db.insert(personalKey).values({ id: 1, mark: first.mark }).onConflictDoNothing().run();
  find(stored() ?? first.mark);
}
