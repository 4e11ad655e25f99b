import type { ErrorCode } from '@countersign/schema';
import type { BatchRecord, Store, WriteTransaction } from '../ports/index.ts';

/** Has a batch wait for somebody, because it cannot go on by itself. What was done stays. */
export function stopBatch(tx: WriteTransaction, batch: BatchRecord, code: ErrorCode): void {
  const resumes = batch.state === 'cancelling' ? 'cancelling' : 'deciding';
  tx.batches.update(batch.id, { state: 'stopped', resumes, problem: code });
  const { decided } = tx.batches.get(batch.id) ?? batch;
  tx.audit.append(
    { kind: 'system' },
    { type: 'batch.stopped', request: null, data: { batch: batch.id, decided, code } },
  );
}

/** Stops a batch that cannot go on, whatever is in the way. Does nothing where nothing is left to do of it. */
export const createStopBatch =
  ({ store }: { readonly store: Store }) =>
  (id: string, code: ErrorCode): Promise<void> =>
    store.write((tx) => {
      const batch = tx.batches.get(id);
      if (batch?.state === 'deciding' || batch?.state === 'cancelling') stopBatch(tx, batch, code);
    });
