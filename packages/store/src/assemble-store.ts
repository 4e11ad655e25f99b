import { formatTrustedKeys } from '@countersign/audit-log';
import { CountersignError, type ErrorCode, type SuspensionReason } from '@countersign/schema';
import type { Clock, Ids, Logger, RandomBytes, Store } from '@countersign/use-cases/ports';
import { createCommitQueue } from './commit-queue.ts';
import { BUSY_TIMEOUT_MILLIS, type StoreFile } from './connection.ts';
import { createLogGuard } from './log/guard-log.ts';
import { createLogKeys, type LogKeyring } from './log/log-keys.ts';
import { createMasterKeys, type FindPersonalKey } from './personal/master-keys.ts';
import { openRehearsal } from './rehearsal.ts';
import { runWork } from './run-work.ts';
import type { Session } from './session.ts';
import { resumeLog } from './suspension/resume-log.ts';
import { supervise } from './suspension/supervise.ts';
import { refusalOf, type Suspension } from './suspension/suspension.ts';
import { createSuspensionFile } from './suspension/suspension-file.ts';
import type { Resumption } from './suspension/suspension-state.ts';
import { verifyWholeLog } from './suspension/verify-whole-log.ts';
import { createTransactionScope } from './transaction-scope.ts';
import { watchCommits } from './watch-commits.ts';
import type { Job } from './write-group.ts';

/** Changes that share one commit at most; a bigger group gains nothing and keeps everything else waiting. */
const GROUP_LIMIT = 256;

/** What a store needs beside its file. */
export interface StoreSettings {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: {
    /** Name of the log: a URL without scheme (c2sp.org/tlog-checkpoint). */
    readonly origin: string;
    /** `PRIVATE+KEY+...`, as Go's sumdb/note writes it; null where there is none that can be used, which suspends the log. */
    readonly signingKey: string | null;
    /** Keys that signed earlier checkpoints; the one of `signingKey` need not be among them. */
    readonly verifierKeys: readonly string[];
    /** Where the key can be replaced while the program runs. */
    readonly keyring?: LogKeyring;
  };
  /** Key under which the keys of the subjects are wrapped: 32 bytes in base64. */
  readonly personalKey: string;
  /** Where the key can be replaced while the program runs. */
  readonly findPersonalKey?: FindPersonalKey | undefined;
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
  /** Looks at the file now: whether the log is the one that was signed. Suspends it where it is not. */
  health(): StoreHealth;
  /**
   * Tells when something may have been committed, by this process or another; `dataVersion` may say so a moment later. Null where the operating
   * system tells nobody.
   */
  watchCommits(changed: () => void): { stop(): void } | null;
  /** Why nothing is written; null when it is. Cheap to ask for; sees what the other process has found. */
  suspension(): {
    readonly reason: SuspensionReason;
    readonly problem: string;
    readonly since: number;
  } | null;
  /**
   * Has a suspended log go on, after looking at all of it. Gives the index of the entry that says so.
   * @throws CountersignError LOG_NOT_SUSPENDED, RESUME_REFUSED, and what a write throws
   */
  resume(by: Resumption): Promise<number>;
}

/** Puts a store together on a migrated file. @throws what opening it throws */
export function assembleStore(file: StoreFile, settings: StoreSettings): SqliteStore {
  const { busyTimeoutMillis = BUSY_TIMEOUT_MILLIS } = settings;
  const { origin } = settings.log;
  const logKeys = createLogKeys(file.path, settings.log);
  const guard = createLogGuard(logKeys);
  const scope = createTransactionScope();
  const masterKeys = createMasterKeys(settings);
  const { suspensionState, session, resumption, close } = supervise(file, {
    ...settings,
    busyTimeoutMillis,
    origin,
    logKeys,
    masterKeys,
    guard,
    scope,
    suspensionFile: createSuspensionFile(`${file.path}-suspended`),
  });

  const refuseAll = (jobs: readonly Job[], suspension: Suspension): boolean => {
    for (const job of jobs) job.reject(refusalOf(suspension));
    return true;
  };
  const waiting = createCommitQueue<Job>({
    limit: GROUP_LIMIT,
    lockTimeoutMillis: busyTimeoutMillis,
    handle: (jobs, waitForLock) => {
      const suspension = suspensionState.current();
      if (suspension !== null) {
        const recovery = suspensionState.recover();
        if (recovery === 'suspended') return refuseAll(jobs, suspensionState.current() ?? suspension);
        if (recovery === 'busy') return waitForLock ? refuseAll(jobs, suspension) : false;
      }
      const handled = session().group.commit(jobs, waitForLock);
      if (handled) session().notifyCommit();
      return handled;
    },
  });

  let open = true;
  const store: SqliteStore = {
    read: (work) => {
      const { snapshot, readTx } = session();
      return snapshot(() => runWork(work, readTx));
    },
    write: (work) =>
      new Promise((resolve, reject) => {
        if (!open) throw new CountersignError('LOG_UNAVAILABLE', { problem: 'the store was closed' });
        waiting.add({
          run: (tx) => {
            const value = runWork(work, tx);
            return () => resolve(value);
          },
          reject,
        });
      }),
    rehearse: (accounts) => {
      const suspension = suspensionState.current();
      if (suspension !== null && suspensionState.recover() !== 'writable') throw refusalOf(suspension);
      resumption.checkNow();
      return openRehearsal(file.path, accounts, { ...settings, masterKeys, authority: session().authority });
    },
    dataVersion: () => session().dataVersion(),
    watchCommits: (changed) => watchCommits(file.path, changed),
    health: () => {
      const state = { waiting: waiting.waiting() };
      try {
        const suspension = suspensionState.current();
        if (suspension !== null) throw refusalOf(suspension);
        return { ok: true, problem: null, logSize: resumption.checkNow().peaks.size, ...state };
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        return { ok: false, problem: { code: error.code, message: error.message }, logSize: null, ...state };
      }
    },
    suspension: () => suspensionState.current(),
    resume: (by) => {
      const verify = () => {
        const prunedBefore = store.read((tx) => tx.audit.prunedBefore());
        const verifierKeys = formatTrustedKeys(logKeys.trusted);
        return verifyWholeLog({ path: file.path, verifierKeys, prunedBefore });
      };
      return resumeLog({ ...resumption, suspensionState, verify }, by);
    },
    close: () => {
      if (!open) return;
      waiting.drain();
      close();
      open = false;
    },
  };
  // What is found now is said in the log of the service.
  if (suspensionState.recover() === 'writable' && store.health().ok) adopt(session(), settings.logger);
  return store;
}

/** Binds the rows of a database from before rows were bound; that happens once. */
function adopt({ authority, group, snapshot }: Session, logger: Logger): void {
  const reject = (error: unknown) => {
    logger.error(
      { alert: 'authority-not-adopted', err: error },
      'the rows that confer power could not be bound to the log',
    );
  };
  try {
    if (!snapshot(authority.needsAdoption)) return;
  } catch (error) {
    reject(error);
    return;
  }
  const run = () => {
    authority.binder.restate('adopted');
    return () =>
      logger.warn(
        { alert: 'authority-adopted' },
        'the rows that confer power were bound to the log as they are',
      );
  };
  group.commit([{ run, reject }], true);
}
