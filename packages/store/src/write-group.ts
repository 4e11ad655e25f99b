import { CountersignError } from '@countersign/schema';
import type { Logger, WriteTransaction } from '@countersign/use-cases/ports';
import type { Connection } from './connection.ts';
import type { LogHead } from './log/guard-log.ts';
import type { LogWriter } from './log/log-writer.ts';
import { isBusy, leavesCommitUnknown, storageFailure } from './storage-failure.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** A change of state that waits for its commit. */
export interface Job {
  /** Runs it and gives what tells its caller that it is durable. */
  run(tx: WriteTransaction): () => void;
  reject(error: unknown): void;
}

/** Runs writes on one connection. */
export interface GroupWriter {
  /**
   * Commits the jobs together and answers each; one that throws is undone alone. Gives false where another process writes
   * and nothing was done; with `waitForLock` it waits for that one instead, and everything else waits with it. Never throws.
   */
  commit(jobs: readonly Job[], waitForLock: boolean): boolean;
}

export function createGroupWriter(options: {
  connection: Connection;
  tx: WriteTransaction;
  log: LogWriter;
  scope: TransactionScope;
  logger: Logger;
  /** How long a write that insists waits for another process. */
  busyTimeoutMillis: number;
  /** Throws where the log must not go on from here; asked first in every transaction. */
  admit: (head: LogHead) => void;
  /** Throws where a commit did not reach the file that everybody else sees; asked before anybody is answered. */
  confirm: () => void;
  /** Told that what was written since the last commit, or a part of it, is not so. */
  undone: () => void;
  /** Told why a group was not committed. */
  failed: (error: unknown) => void;
}): GroupWriter {
  const { connection, tx, log, scope, logger, admit, confirm, undone, failed } = options;
  const beginImmediate = connection.prepare('BEGIN IMMEDIATE');
  const withTimeout = connection.prepare(`PRAGMA busy_timeout = ${options.busyTimeoutMillis}`);
  const withoutTimeout = connection.prepare('PRAGMA busy_timeout = 0');
  // SQLite waits for a lock by putting the whole process to sleep. Only the start of a transaction waits for one.
  const begin = (waitForLock: boolean) => {
    if (!waitForLock) {
      beginImmediate.run();
      return;
    }
    withTimeout.get();
    try {
      beginImmediate.run();
    } finally {
      withoutTimeout.get();
    }
  };
  withoutTimeout.get();
  const commit = connection.prepare('COMMIT');
  const rollback = connection.prepare('ROLLBACK');
  const savepoint = connection.prepare('SAVEPOINT job');
  const release = connection.prepare('RELEASE job');
  const rollbackTo = connection.prepare('ROLLBACK TO job');

  const runJob = (job: Job): (() => void) => {
    const mark = log.mark();
    savepoint.run();
    try {
      const answer = job.run(tx);
      log.requireWhole();
      release.run();
      return answer;
    } catch (error) {
      // When the disk fails SQLite may roll back the whole transaction, and with it the jobs before this one; where it does
      // not, they would be committed to a disk that has just failed.
      if (!connection.inTransaction || storageFailure(error) !== undefined) throw error;
      rollbackTo.run();
      release.run();
      undone();
      log.reset(mark);
      return () => job.reject(error);
    }
  };

  /** What is alone needs no savepoint: it is undone with its transaction. Gives whether there is anything to commit. */
  const runAlone = (job: Job, answers: (() => void)[]): boolean => {
    const mark = log.mark();
    try {
      answers.push(job.run(tx));
      log.requireWhole();
      return true;
    } catch (error) {
      if (!connection.inTransaction || storageFailure(error) !== undefined) throw error;
      rollback.run();
      undone();
      log.reset(mark);
      answers.splice(0, answers.length, () => job.reject(error));
      return false;
    }
  };
  const runAll = (jobs: readonly Job[], answers: (() => void)[]): boolean => {
    const [first, ...others] = jobs;
    if (first !== undefined && others.length === 0) return runAlone(first, answers);
    for (const job of jobs) answers.push(runJob(job));
    return true;
  };

  const abandon = () => {
    undone();
    try {
      if (connection.inTransaction) rollback.run();
    } catch (error) {
      logger.error({ err: error }, 'a transaction could not be rolled back');
    }
  };

  return {
    commit: (jobs, waitForLock) => {
      // Also who failed is answered after the commit: the reason may be what another job of the group wrote, and until
      // the commit that has not happened.
      const answers: (() => void)[] = [];
      let committing = false;
      try {
        scope.pass('write', () => {
          begin(waitForLock);
          log.begin();
          admit(log.mark());
          if (!runAll(jobs, answers)) return;
          log.sign();
          committing = true;
          commit.run();
        });
        confirm();
      } catch (error) {
        if (!waitForLock && answers.length === 0 && isBusy(error)) return false;
        abandon();
        log.commitUnknown();
        failed(error);
        const failure =
          committing && leavesCommitUnknown(error)
            ? new CountersignError('COMMIT_UNKNOWN', {}, error)
            : commitFailure(error);
        const level = failure.retryable ? 'warn' : 'error';
        logger[level](
          { err: error, code: failure.code, jobs: jobs.length },
          'a group of changes was not committed',
        );
        for (const job of jobs) job.reject(failure);
        return true;
      }
      log.committed();
      for (const answer of answers) answer();
      return true;
    },
  };
}

function commitFailure(error: unknown): CountersignError {
  if (error instanceof CountersignError) return error;
  return (
    storageFailure(error) ??
    new CountersignError(
      'LOG_UNAVAILABLE',
      { problem: 'the change could not be committed. Try again' },
      error,
    )
  );
}
