import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { CountersignError, type ResumeCode } from '@countersign/schema';
import type { StoreFile } from '../connection.ts';
import type { LogHead } from '../log/guard-log.ts';
import { openSession, type Session, type SessionContext } from '../session.ts';
import { requireClock } from './require-clock.ts';
import type { ResumeDeps } from './resume-log.ts';
import { refusalOf, type Suspension } from './suspension.ts';
import type { SuspensionFile } from './suspension-file.ts';
import { createSuspensionState, type Resumption, type SuspensionState } from './suspension-state.ts';
import { watchFiles } from './watch-files.ts';

/** A session that is replaced when it cannot be trusted any more, and whether anything may be written in it. */
export interface Supervision {
  readonly suspensionState: SuspensionState;
  readonly session: () => Session;
  readonly resumption: Pick<ResumeDeps, 'check' | 'record'> & {
    /** Looks whether the log may go on. Suspends where it may not. @throws CountersignError */
    readonly checkNow: () => LogHead;
  };
  readonly close: () => void;
}

/** Opens the file and looks after what was opened. */
export function supervise(
  file: StoreFile,
  context: Omit<SessionContext, 'admit' | 'confirm' | 'failed' | 'isSuspended'> & {
    readonly suspensionFile: SuspensionFile;
  },
): Supervision {
  const { clock, logger, guard, logKeys, suspensionFile } = context;
  let waived: ResumeCode | null = null;

  const requireFiles = () => {
    const problem = files.moved();
    if (problem !== undefined) throw refusalOf({ reason: 'file-replaced', problem, since: clock.now() });
  };
  const requireKey = () => {
    if (logKeys.signer() !== undefined) return;
    const problem = 'the key that signs the log is missing, is damaged or is another one';
    throw refusalOf({ reason: 'key-unusable', problem, since: clock.now() });
  };
  const admit: SessionContext['admit'] = (head, log) => {
    requireKey();
    if (waived !== 'clock-was-ahead') requireClock(clock, head, log);
  };
  const sessionContext: SessionContext = {
    ...context,
    admit,
    confirm: requireFiles,
    failed: (error) => suspensionState.record(error),
    isSuspended: () => suspensionState.current() !== null,
  };
  const openFile = () => {
    const connections = file.open();
    try {
      const opened = openSession(connections, sessionContext);
      // The write-ahead log is there after the first look.
      opened.dataVersion();
      return { session: opened, files: watchFiles(file.path) };
    } catch (error) {
      connections.reader.close();
      connections.writer.close();
      throw error;
    }
  };
  const reopen = () => {
    const before = session;
    ({ session, files } = openFile());
    try {
      before.close();
    } catch (error) {
      logger.warn({ err: error }, 'connections that are not trusted any more could not be closed');
    }
    session.settle();
  };
  const check = (): LogHead => {
    requireFiles();
    return session.snapshot(() => {
      const head = guard.check(session.logReader);
      admit(head, session.logReader);
      return head;
    });
  };
  const commitEntry = (suspension: Suspension, by: Resumption, waitForLock: boolean): number | undefined => {
    let index: number | undefined;
    let failure: unknown;
    const done = session.group.commit(
      [
        {
          run: (tx) => {
            // The first entry of a log is another one.
            const at = tx.audit.size() === 0 ? -1 : tx.audit.append(by.actor, entryOf(suspension, by));
            return () => {
              index = at;
            };
          },
          reject: (error) => {
            failure = error;
          },
        },
      ],
      waitForLock,
    );
    if (failure !== undefined) throw failure;
    session.notifyCommit();
    return done ? index : undefined;
  };

  let { session, files } = openFile();
  const suspensionState = createSuspensionState({
    suspensionFile,
    clock,
    logger,
    signed: () => {
      const seen = guard.seen();
      return seen === undefined ? null : { size: seen.size, note: seen.note };
    },
    selfCheck: ({ reason, since }, distrust) => {
      if (reason === 'disk-full') requireRoom(file.path, since);
      if (distrust) reopen();
      check();
    },
    record: (suspension, by) => commitEntry(suspension, by, false) !== undefined,
  });

  return {
    suspensionState,
    session: () => session,
    resumption: {
      checkNow: () => {
        try {
          return check();
        } catch (error) {
          if (error instanceof CountersignError && error.code !== 'LOG_UNAVAILABLE')
            suspensionState.record(error);
          throw error;
        }
      },
      check: (suspension, { reasonCode }) => {
        const before = guard.seen();
        const { checkpoint } = suspension;
        try {
          waived = reasonCode;
          if (reasonCode === 'restored-from-backup') guard.expect(null);
          else if (checkpoint !== null && checkpoint.size > (before?.size ?? 0)) guard.expect(checkpoint);
          reopen();
          check();
        } catch (error) {
          guard.expect(before ?? null);
          throw error;
        } finally {
          waived = null;
        }
      },
      record: async (suspension, by) => {
        try {
          waived = by.reasonCode;
          return commitEntry(suspension, by, true) ?? -1;
        } finally {
          waived = null;
        }
      },
    },
    close: () => {
      suspensionState.stop();
      session.close();
    },
  };
}

function entryOf({ reason, since, checkpoint }: Suspension, { reasonCode, askedBy = null }: Resumption) {
  const entriesBefore = checkpoint?.size ?? 0;
  const data = {
    reason,
    reasonCode,
    suspendedAt: new Date(since).toISOString(),
    entriesBefore,
    ...(askedBy === null ? {} : { askedBy }),
  };
  return { type: 'log.resumed', request: null, data } as const;
}

/** Less than this is left alone, in bytes: the entry that says that writing goes on would take the last of it. */
const ROOM = 1024 * 1024;

/**
 * Refuses to go on after the disk was full, while there is hardly room on it.
 * @throws CountersignError LOG_UNAVAILABLE
 */
function requireRoom(path: string, since: number): void {
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bavail * bsize >= ROOM) return;
  throw refusalOf({ reason: 'disk-full', problem: 'the disk is full. Make room on it', since });
}
