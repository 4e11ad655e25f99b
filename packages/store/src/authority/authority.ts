import { NO_PEAKS, rootOfPeaks } from '@countersign/audit-log';
import type { Logger } from '@countersign/use-cases/ports';
import type { Connection, Connections } from '../connection.ts';
import type { LogGuard } from '../log/guard-log.ts';
import type { LogWriter } from '../log/log-writer.ts';
import { authorityTables } from './authority-tables.ts';
import { type AuthorityBinder, createAuthorityBinder } from './binder.ts';
import {
  type AuthorityCheck,
  type AuthorityKnowledge,
  createAuthorityAlarm,
  createAuthorityCheck,
} from './check-authority.ts';
import { createLogSource } from './log-source.ts';
import { type AuthorityRegister, createAuthorityRegister, type SignedSize } from './register.ts';
import { createTriggerCheck } from './require-own-triggers.ts';
import { createRowReader } from './row-reader.ts';

/** Rows that confer power, on one pair of connections: checked when they are read, bound to the log when they are written. */
export interface Authority {
  /** For what is read on the reading connection. */
  readonly ofReader: AuthorityCheck;
  /** For what is read on the writing connection. */
  readonly ofWriter: AuthorityCheck;
  readonly binder: AuthorityBinder;
  /** The log writer, which at the end of each job binds what it has written. */
  bindWrites(log: LogWriter): LogWriter;
  /**
   * Whether rows from before there were bindings have to be adopted: there are some, and the log binds nothing, or not the tables that
   * came later.
   * Asked in a snapshot. @throws CountersignError LOG_INCONSISTENT where nobody can tell
   */
  needsAdoption(): boolean;
  /** For another connection that has begun a transaction and stays in it. */
  checkOn(connection: Connection): AuthorityCheck;
}

const NOTHING_SIGNED: SignedSize = { size: 0, root: rootOfPeaks(NO_PEAKS) };

export function createAuthority(
  { writer, reader }: Connections,
  context: {
    readonly guard: LogGuard;
    readonly logger: Logger;
    /** What stays the same in a transaction, and from one to the next unless another process has written between them; -1 where nobody can tell. */
    readonly othersInSnapshot: () => number;
    /** Told of a log that is not the one that was signed. */
    readonly failed: (error: unknown) => void;
  },
): Authority {
  const { guard, logger, othersInSnapshot, failed } = context;
  const register = createAuthorityRegister();
  const readSource = createLogSource(reader);
  const writeSource = createLogSource(writer);
  const alarm = createAuthorityAlarm(logger);
  /** What `othersInSnapshot` said when all had been read that was there; own commits are added to it. */
  let inSyncWith = -1;
  let begun = NOTHING_SIGNED;
  const isInSync = () => inSyncWith !== -1 && inSyncWith === othersInSnapshot();

  const reporting = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const asRead = (): AuthorityRegister => {
    if (isInSync()) return register;
    inSyncWith = -1;
    try {
      reporting(() =>
        register.catchUp(readSource, () => {
          const newest = readSource.checkpoint();
          return newest && guard.open(newest);
        }),
      );
    } catch (error) {
      // Nothing is written any more, and whoever looks after it has to be able to: what was read before still counts.
      if (!register.isRead()) throw error;
      return register;
    }
    inSyncWith = othersInSnapshot();
    return register;
  };
  const asWritten = (): AuthorityRegister => {
    if (isInSync()) return register;
    inSyncWith = -1;
    reporting(() => register.catchUpTo(writeSource, begun));
    inSyncWith = othersInSnapshot();
    return register;
  };
  const binder = createAuthorityBinder(
    writer,
    {
      upToDate: asWritten,
      known: () => (isInSync() ? register : undefined),
    },
    createTriggerCheck(writer),
  );
  return {
    ofReader: createAuthorityCheck(knowledgeOf(asRead), alarm),
    ofWriter: createAuthorityCheck(binder.knowledge, alarm),
    binder,
    bindWrites: (log) => ({
      ...log,
      audit: {
        ...log.audit,
        append: (actor, event) => {
          const index = log.audit.append(actor, event);
          binder.appended(index, actor, event);
          return index;
        },
        rotateKey: (actor, rotation) => {
          const index = log.audit.rotateKey(actor, rotation);
          binder.appendedRotation(index);
          return index;
        },
        allowPruning: (allowed) => {
          log.audit.allowPruning(allowed);
          // What had bound a row may lose its bytes from now on.
          binder.restate('before-pruning');
        },
      },
      begin: () => {
        log.begin();
        begun = log.mark().signed ?? NOTHING_SIGNED;
        binder.begin();
      },
      savepoint: () => {
        const undoLog = log.savepoint();
        const undoRows = binder.mark();
        return () => {
          undoLog();
          undoRows();
        };
      },
      reset: (mark) => {
        log.reset(mark);
        binder.reset(mark.peaks.size);
      },
      requireWhole: () => {
        log.requireWhole();
        binder.settle(log.audit);
        log.requireWhole();
      },
      committed: () => {
        log.committed();
        const { peaks, signed } = log.mark();
        if (isInSync() && register.size() === begun.size && signed !== undefined)
          register.advance({ peaks, size: peaks.size, root: signed.root }, binder.bound());
        else inSyncWith = -1;
      },
      commitUnknown: () => {
        log.commitUnknown();
        inSyncWith = -1;
      },
    }),
    needsAdoption: () => {
      const rowReader = createRowReader(reader);
      const hasRows = [...authorityTables.values()].some((table) => rowReader.hasRows(table));
      if (!hasRows) return false;
      const known = asRead();
      if (known.isBound()) return [...authorityTables.keys()].some((table) => !known.covers(table));
      // Where the index knows of an entry that binds, one was taken away.
      return !readSource.mayBind();
    },
    checkOn: (connection) => {
      const own = register.fork();
      const source = createLogSource(connection);
      let isRead = false;
      const upToDate = () => {
        if (!isRead)
          own.catchUp(source, () => {
            const newest = source.checkpoint();
            return newest && guard.open(newest);
          });
        isRead = true;
        return own;
      };
      return createAuthorityCheck(knowledgeOf(upToDate), alarm);
    },
  };
}

function knowledgeOf(
  register: () => Pick<
    AuthorityRegister,
    'isBound' | 'digestOf' | 'rowsOf' | 'countRows' | 'lasting' | 'handed' | 'signed'
  >,
): AuthorityKnowledge {
  return {
    isBound: () => register().isBound(),
    digestOf: (table, id) => register().digestOf(table, id),
    idsOf: (table) => register().rowsOf(table).keys(),
    countRows: (table, query) => register().countRows(table, query),
    lasting: (type) => register().lasting(type),
    handed: (principal) => register().handed(principal),
    signed: () => register().signed(),
    isBeingWritten: () => false,
  };
}
