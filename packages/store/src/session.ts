import type {
  Clock,
  Ids,
  Logger,
  RandomBytes,
  ReadTransaction,
  WriteTransaction,
} from '@countersign/use-cases/ports';
import { type Authority, createAuthority } from './authority/authority.ts';
import { FIELDS_SCHEDULE, startIndexer, WORDS_SCHEDULE } from './background-indexer.ts';
import type { Connections } from './connection.ts';
import type { LogGuard, LogHead } from './log/guard-log.ts';
import { indexEntries } from './log/index-entries.ts';
import { indexWords } from './log/index-words.ts';
import type { LogKeys } from './log/log-keys.ts';
import { createLogReader, type LogReader } from './log/log-reader.ts';
import { createLogWriter } from './log/log-writer.ts';
import { createFieldCipher } from './personal/field-cipher.ts';
import type { MasterKeys } from './personal/master-keys.ts';
import { createScrubber } from './personal/scrubber.ts';
import { createReaders, createWriters } from './repositories.ts';
import { createFreshness } from './sql/create-freshness.ts';
import { createTrials } from './sql/create-trials.ts';
import { openDrizzle } from './sql/open-drizzle.ts';
import { createReadMemory } from './sql/read-memory.ts';
import { watchStatements } from './sql/watch-statements.ts';
import { storageFailure } from './storage-failure.ts';
import type { TransactionScope } from './transaction-scope.ts';
import { createGroupWriter, type GroupWriter } from './write-group.ts';

/** Everything that is prepared on one pair of connections; made anew when they are not trusted any more. */
export interface Session {
  readonly readTx: ReadTransaction;
  readonly logReader: LogReader;
  readonly group: GroupWriter;
  readonly authority: Authority;
  /** Runs reads on one state of the file. */
  snapshot<T>(work: () => T): T;
  /** Changes with every commit of this process or another. */
  dataVersion(): number;
  /** Something was committed. */
  notifyCommit(): void;
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
  readonly logKeys: LogKeys;
  /** Under one of which the keys of the subjects are wrapped. */
  readonly masterKeys: MasterKeys;
  readonly randomBytes: RandomBytes;
  readonly guard: LogGuard;
  readonly scope: TransactionScope;
  readonly busyTimeoutMillis: number;
  readonly admit: (head: LogHead, log: LogReader) => void;
  readonly confirm: () => void;
  readonly failed: (error: unknown) => void;
  readonly isSuspended: () => boolean;
}

/** Prepares everything on two connections to a migrated file, which it owns from then on. */
export function openSession({ writer, reader }: Connections, context: SessionContext): Session {
  const { guard, scope } = context;
  // Reads have their own connection, which cannot write, and to which this process's own commits count as changes.
  const memory = createReadMemory();
  const freshness = createFreshness({ writer, reader }, memory);
  const readDb = openDrizzle(watchStatements(reader, memory.note));
  const { recall } = memory;
  const authority = createAuthority(
    { writer, reader },
    { ...context, othersInSnapshot: freshness.othersInSnapshot },
  );
  const logReader = createLogReader(readDb, { recall, authority: authority.ofReader });
  const scrubber = createScrubber(writer, context.logger);
  const { masterKeys: masters, clock, randomBytes } = context;
  const onDestroyed = () => {
    scrubber.request();
  };
  const keys = { masters, clock, randomBytes, memory, onDestroyed };
  const readTx: ReadTransaction = scope.guard(
    'read',
    {
      ...createReaders(readDb, createFieldCipher(readDb, keys), authority.ofReader),
      audit: () => logReader.audit,
    },
    memory.recallAll,
  );

  const writeDb = openDrizzle(watchStatements(writer, memory.note));
  const writerLog = createLogReader(writeDb, { recall, authority: authority.ofWriter });
  const log = authority.bindWrites(
    createLogWriter(writeDb, {
      ...context,
      reader: writerLog,
      dataVersion: freshness.writtenByOthers,
      recall,
      began: freshness.writerBegan,
    }),
  );
  const undone = () => {
    memory.forget();
    writerLog.undone();
  };
  const writeTx: WriteTransaction = scope.guard(
    'write',
    {
      ...createWriters(writeDb, {
        cipher: createFieldCipher(writeDb, keys),
        recall,
        authority: authority.ofWriter,
      }),
      audit: () => log.audit,
      trials: () => createTrials(writer, { savepoint: log.savepoint, undone }),
    },
    memory.recallAll,
  );
  const group = createGroupWriter({
    ...context,
    connection: writer,
    tx: writeTx,
    log,
    undone,
    admit: (head) => context.admit(head, writerLog),
  });
  const indexers = [
    startIndexer({ ...context, connection: writer, index: indexEntries(writeDb), schedule: FIELDS_SCHEDULE }),
    startIndexer({ ...context, connection: writer, index: indexWords(writeDb), schedule: WORDS_SCHEDULE }),
  ];
  const notifyCommit = () => {
    scrubber.scrub();
    for (const indexer of indexers) indexer.notifyCommit();
  };
  notifyCommit();

  // Whatever is read with the keys of before would be a log that somebody else has signed.
  let keysAt = -1;
  const requireKeys = () => {
    const version = freshness.othersInSnapshot();
    if (version === keysAt && version !== -1) return;
    context.logKeys.require(logReader.audit.checkpoint());
    keysAt = version;
  };
  const begin = reader.prepare('BEGIN');
  const end = reader.prepare('COMMIT');
  const reading = { begin: () => void begin.run(), end: () => void end.run() };
  guard.forget();
  return {
    readTx,
    logReader,
    group,
    authority,
    snapshot: (work) =>
      scope.pass('read', () => {
        try {
          freshness.beginReading(reading);
          requireKeys();
          return work();
        } catch (error) {
          throw storageFailure(error) ?? error;
        } finally {
          if (reader.inTransaction) end.run();
        }
      }),
    dataVersion: freshness.written,
    notifyCommit,
    settle: () => void writer.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => {
      if (!writer.open) return;
      if (writer.inTransaction || reader.inTransaction) {
        throw new Error('The store cannot be closed within a transaction.');
      }
      scrubber.scrub();
      for (const indexer of indexers) indexer.stop();
      freshness.stop();
      reader.close();
      writer.close();
    },
  };
}
