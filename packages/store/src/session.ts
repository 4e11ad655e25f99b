import type { SigningKey } from '@countersign/audit-log';
import type {
  Clock,
  Ids,
  Logger,
  RandomBytes,
  ReadTransaction,
  WriteTransaction,
} from '@countersign/use-cases/ports';
import type { Connections } from './connection.ts';
import type { Gate } from './gate.ts';
import { FIELDS_PACE, followLog, WORDS_PACE } from './index-behind.ts';
import type { LogGuard, LogHead } from './log/guard-log.ts';
import { indexEntries } from './log/index-entries.ts';
import { indexWords } from './log/index-words.ts';
import { type LogReader, readLog } from './log/read-log.ts';
import { writeLog } from './log/write-log.ts';
import { makeScrubber } from './personal/scrubber.ts';
import { makeVault } from './personal/vault.ts';
import { readRepositories, writeRepositories } from './repositories.ts';
import { drizzle } from './sql/drizzle.ts';
import { storageFailure } from './storage-failure.ts';
import { type GroupWriter, makeGroupWriter } from './write-group.ts';

/** Everything that is prepared on one pair of connections; made anew when they are not trusted any more. */
export interface Session {
  readonly readTx: ReadTransaction;
  readonly logReader: LogReader;
  readonly group: GroupWriter;
  /** Runs reads on one state of the file. */
  snapshot<T>(work: () => T): T;
  /** Changes with every commit of this process or another. */
  dataVersion(): number;
  /** Something was committed. */
  notice(): void;
  /**
   * Moves everything from the write-ahead log into the database and has the disk confirm it: pages whose write was refused
   * once may be marked as written all the same (lwn.net/Articles/752063).
   * @throws SqliteError
   */
  settle(): void;
  /** May be called again. @throws Error within a transaction */
  close(): void;
}

/** What outlives the connections. */
export interface SessionContext {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly origin: string;
  readonly signingKey: SigningKey | undefined;
  /** Under which the keys of the subjects are wrapped. */
  readonly masterKey: Parameters<typeof makeVault>[1]['master'];
  readonly randomBytes: RandomBytes;
  readonly guard: LogGuard;
  readonly gate: Gate;
  readonly busyTimeoutMillis: number;
  readonly admit: (head: LogHead, log: LogReader) => void;
  readonly confirm: () => void;
  readonly failed: (error: unknown) => void;
  readonly isSuspended: () => boolean;
}

/** Prepares everything on two connections to a migrated file, which it owns from then on. */
export function openSession({ writer, reader }: Connections, context: SessionContext): Session {
  const { guard, gate } = context;
  // Reads have their own connection, which cannot write, and to which this process's own commits count as changes.
  const readDb = drizzle({ client: reader });
  const logReader = readLog(readDb);
  const scrubber = makeScrubber(writer, context.logger);
  const { masterKey: master, clock, randomBytes } = context;
  const keys = { master, clock, randomBytes, era: gate.era, onDestroyed: scrubber.ask };
  const readTx: ReadTransaction = gate.guard('read', {
    ...readRepositories(readDb, makeVault(readDb, keys)),
    audit: () => logReader.audit,
  });

  const writerVersion = writer.prepare<[], number>('PRAGMA data_version').pluck();
  const writeDb = drizzle({ client: writer });
  const writerLog = readLog(writeDb);
  const log = writeLog(writeDb, {
    ...context,
    reader: writerLog,
    dataVersion: () => writerVersion.get() ?? 0,
  });
  const writeTx: WriteTransaction = gate.guard('write', {
    ...writeRepositories(writeDb, makeVault(writeDb, keys)),
    audit: () => log.audit,
  });
  const group = makeGroupWriter({
    ...context,
    connection: writer,
    tx: writeTx,
    log,
    admit: (head) => context.admit(head, writerLog),
  });
  const followers = [
    followLog({ ...context, connection: writer, index: indexEntries(writeDb), pace: FIELDS_PACE }),
    followLog({ ...context, connection: writer, index: indexWords(writeDb), pace: WORDS_PACE }),
  ];
  const notice = () => {
    scrubber.scrub();
    for (const follower of followers) follower.notice();
  };
  notice();

  const begin = reader.prepare('BEGIN');
  const end = reader.prepare('COMMIT');
  const version = reader.prepare<[], number>('PRAGMA data_version').pluck();
  guard.forget();
  return {
    readTx,
    logReader,
    group,
    snapshot: (work) =>
      gate.pass('read', () => {
        try {
          begin.run();
          return work();
        } catch (error) {
          throw storageFailure(error) ?? error;
        } finally {
          if (reader.inTransaction) end.run();
        }
      }),
    dataVersion: () => version.get() ?? 0,
    notice,
    settle: () => void writer.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => {
      if (!writer.open) return;
      if (writer.inTransaction || reader.inTransaction) {
        throw new Error('The store cannot be closed within a transaction.');
      }
      scrubber.scrub();
      for (const follower of followers) follower.stop();
      reader.close();
      writer.close();
    },
  };
}
