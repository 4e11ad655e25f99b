import { CountersignError } from '@countersign/schema';
import { type BatchDeps, createStopBatch, createWorkOnBatch } from '@countersign/use-cases';

/** Works on all batches in which something is left to do, a piece of each in turn. */
export interface BatchWork {
  /** Something may be left to do. */
  goOn(): void;
  /** Resolves when nothing is being done. */
  settled(): Promise<void>;
}

/** What keeps the store from being written (the disk is full, the log is suspended) may end; it is tried again so often. */
const RETRY_MILLIS = 1_000;
/** A piece that fails so often, and not because of the store, is not tried again by itself. */
const MAX_FAILURES = 3;

export function createBatchWork(
  deps: BatchDeps,
  {
    isStopping,
    report,
  }: { readonly isStopping: () => boolean; readonly report: (kind: 'working' | 'resting') => void },
): BatchWork {
  const workOn = createWorkOnBatch(deps);
  const stop = createStopBatch(deps);
  const failures = new Map<string, number>();
  let turn: Promise<void> | undefined;
  let isAsked = false;

  const failed = async (id: string, error: unknown) => {
    if (isStopping()) return;
    const { logger } = deps;
    const isOfStore = error instanceof CountersignError && (error.retryable || error.httpStatus >= 500);
    const count = isOfStore ? 0 : (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    logger[isOfStore ? 'warn' : 'error']({ err: error, batch: id }, 'a piece of a batch was not decided');
    if (count >= MAX_FAILURES) {
      failures.delete(id);
      await stop(id, 'INTERNAL').catch((err: unknown) =>
        logger.error({ err, batch: id }, 'a batch was not stopped'),
      );
    }
    await deps.pause(RETRY_MILLIS);
  };
  const run = async () => {
    for (;;) {
      isAsked = false;
      const unfinished = deps.store.read((tx) => tx.batches.unfinished());
      if (unfinished.length === 0 && !isAsked) return;
      for (const id of unfinished) {
        if (isStopping()) return;
        try {
          await workOn(id);
          failures.delete(id);
        } catch (error) {
          await failed(id, error);
        }
      }
    }
  };
  return {
    goOn: () => {
      isAsked = true;
      if (turn !== undefined || isStopping()) return;
      report('working');
      turn = run()
        .catch((err: unknown) => {
          if (!isStopping()) deps.logger.error({ err }, 'batches are not worked on');
        })
        .finally(() => {
          turn = undefined;
          report('resting');
        });
    },
    settled: async () => {
      await turn;
    },
  };
}
