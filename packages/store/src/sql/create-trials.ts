import type { WriteTransaction } from '@countersign/use-cases/ports';
import type { Connection } from '../connection.ts';
import { runWork } from '../run-work.ts';

/** Parts of a transaction that are undone alone. One may be within another. */
export function createTrials(
  connection: Connection,
  context: {
    /** Gives what has the log go back to here. */
    readonly savepoint: () => () => void;
    /** Told that what was written is not so. */
    readonly undone: () => void;
  },
): WriteTransaction['trials'] {
  const savepoint = connection.prepare('SAVEPOINT trial');
  const rollbackTo = connection.prepare('ROLLBACK TO trial');
  const release = connection.prepare('RELEASE trial');
  return {
    attempt: (work) => {
      const undoLog = context.savepoint();
      savepoint.run();
      try {
        const value = runWork(work, undefined);
        release.run();
        return value;
      } catch (error) {
        if (connection.inTransaction) {
          rollbackTo.run();
          release.run();
        }
        context.undone();
        undoLog();
        throw error;
      }
    },
    run: (work) => {
      const undoLog = context.savepoint();
      savepoint.run();
      try {
        return runWork(work, undefined);
      } finally {
        // When the disk fails SQLite may have rolled back everything.
        if (connection.inTransaction) {
          rollbackTo.run();
          release.run();
        }
        context.undone();
        undoLog();
      }
    },
  };
}
