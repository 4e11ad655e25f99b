import { parseSigningKey, parseVkey } from '@countersign/audit-log';
import { parseMasterKey } from '@countersign/personal-data';
import { CountersignError, type ErrorCode } from '@countersign/schema';
import type {
  Clock,
  Ids,
  Logger,
  RandomBytes,
  ReadTransaction,
  Store,
  WriteTransaction,
} from '@countersign/use-cases/ports';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Connection } from './connection.ts';
import { makeGate } from './gate.ts';
import { makeGatherer } from './group-commit.ts';
import { FIELDS_PACE, followLog, WORDS_PACE } from './index-behind.ts';
import { makeLogGuard } from './log/guard-log.ts';
import { indexEntries } from './log/index-entries.ts';
import { indexWords } from './log/index-words.ts';
import { readLog } from './log/read-log.ts';
import { writeLog } from './log/write-log.ts';
import { makeVault } from './personal/vault.ts';
import { readRepositories, writeRepositories } from './repositories.ts';
import { runWork } from './run-work.ts';
import { storageFailure } from './storage-failure.ts';
import { type Job, makeGroupWriter } from './write-group.ts';

/** Changes that share one commit at most; a bigger group gains nothing and keeps everything else waiting. */
const GROUP_LIMIT = 256;
export const BUSY_TIMEOUT_MILLIS = 5000;

/** What a store needs beside its file. */
export interface StoreSettings {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: {
    /** Name of the log: a URL without scheme (c2sp.org/tlog-checkpoint). */
    readonly origin: string;
    /** `PRIVATE+KEY+...`, as Go's sumdb/note writes it. */
    readonly signingKey: string;
    /** Keys that signed earlier checkpoints; the one of `signingKey` need not be among them. */
    readonly verifierKeys: readonly string[];
  };
  /** Key under which the keys of the subjects are wrapped: 32 bytes in base64. */
  readonly personalKey: string;
  readonly randomBytes: RandomBytes;
  readonly logger: Logger;
  /** How long a change waits for another process that writes, in milliseconds. Default 5000. */
  readonly busyTimeoutMillis?: number;
}

export interface StoreHealth {
  /** Whether changes can be written, as far as reading can tell. */
  readonly ok: boolean;
  /** For the user; null when it is ok. */
  readonly problem: { readonly code: ErrorCode; readonly message: string } | null;
  /** Entries in the log; null when they could not be read. */
  readonly logSize: number | null;
  /** Changes that wait for their commit. */
  readonly waiting: number;
}

/** The store on its SQLite file. */
export interface SqliteStore extends Store {
  /** Commits what waits, and lets go of the file. May be called again. */
  close(): void;
  /** Looks at the file now: whether the log is the one that was signed. */
  health(): StoreHealth;
}

/** Puts a store together on two connections to a migrated file, which it owns from then on. */
export function assembleStore(
  connections: { readonly writer: Connection; readonly reader: Connection },
  settings: StoreSettings,
): SqliteStore {
  const { writer, reader } = connections;
  const { clock, ids, logger, busyTimeoutMillis = BUSY_TIMEOUT_MILLIS } = settings;
  const { origin } = settings.log;
  const signingKey = parseSigningKey(settings.log.signingKey);
  const vkeys = [signingKey.vkey, ...settings.log.verifierKeys].map(parseVkey);
  const guard = makeLogGuard({ origin, vkeys });
  const gate = makeGate();
  const keys = { master: parseMasterKey(settings.personalKey), clock, randomBytes: settings.randomBytes };

  // Reads have their own connection, which cannot write, and to which this process's own commits count as changes.
  const readDb = drizzle({ client: reader });
  const logReader = readLog(readDb);
  const readTx: ReadTransaction = gate.guard('read', {
    ...readRepositories(readDb, makeVault(readDb, keys)),
    audit: logReader.audit,
  });

  const writerVersion = writer.prepare<[], number>('PRAGMA data_version').pluck();
  const writeDb = drizzle({ client: writer });
  const log = writeLog(writeDb, {
    reader: readLog(writeDb),
    guard,
    clock,
    ids,
    origin,
    signingKey,
    logger,
    dataVersion: () => writerVersion.get() ?? 0,
  });
  const writeTx: WriteTransaction = gate.guard('write', {
    ...writeRepositories(writeDb, makeVault(writeDb, keys)),
    audit: log.audit,
  });

  const group = makeGroupWriter({ connection: writer, tx: writeTx, log, gate, logger, busyTimeoutMillis });
  const followers = [
    followLog({ connection: writer, index: indexEntries(writeDb), pace: FIELDS_PACE, logger }),
    followLog({ connection: writer, index: indexWords(writeDb), pace: WORDS_PACE, logger }),
  ];
  for (const follower of followers) follower.notice();
  const waiting = makeGatherer<Job>({
    limit: GROUP_LIMIT,
    patienceMillis: busyTimeoutMillis,
    handle: (jobs, insist) => {
      const handled = group.commit(jobs, insist);
      if (handled) for (const follower of followers) follower.notice();
      return handled;
    },
  });

  const begin = reader.prepare('BEGIN');
  const end = reader.prepare('COMMIT');
  const version = reader.prepare<[], number>('PRAGMA data_version').pluck();
  const snapshot = <T>(work: () => T): T =>
    gate.pass('read', () => {
      try {
        begin.run();
        return work();
      } catch (error) {
        throw storageFailure(error) ?? error;
      } finally {
        if (reader.inTransaction) end.run();
      }
    });

  return {
    read: (work) => snapshot(() => runWork(work, readTx)),
    write: (work) =>
      new Promise((resolve, reject) => {
        if (!writer.open) throw new CountersignError('LOG_UNAVAILABLE', { problem: 'the store was closed' });
        waiting.add({
          run: (tx) => {
            const value = runWork(work, tx);
            return () => resolve(value);
          },
          reject,
        });
      }),
    rehearse: group.rehearse,
    dataVersion: () => version.get() ?? 0,
    health: () => {
      const state = { waiting: waiting.waiting() };
      try {
        const { peaks } = snapshot(() => guard.check(logReader));
        return { ok: true, problem: null, logSize: peaks.size, ...state };
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        return { ok: false, problem: { code: error.code, message: error.message }, logSize: null, ...state };
      }
    },
    close: () => {
      if (!writer.open) return;
      if (writer.inTransaction || reader.inTransaction) {
        throw new Error('The store cannot be closed within a transaction.');
      }
      waiting.drain();
      for (const follower of followers) follower.stop();
      reader.close();
      writer.close();
    },
  };
}
