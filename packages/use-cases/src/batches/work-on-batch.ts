import { decideRows } from './decide-rows.ts';
import type { BatchDeps } from './read-rows.ts';
import { withdrawRequests } from './withdraw-requests.ts';

/** Another process that waits for its turn to write looks for it every three milliseconds at the latest. */
const OTHERS_MILLIS = 4;
/** On a busy machine everything takes longer, and the others need longer to notice that it is their turn. */
const OTHERS_SHARE = 0.2;

/**
 * Does the next piece of what is left to do of a batch, and then leaves the lock alone for others. Gives whether anything is left after it.
 * How far it has come is in the store, and nowhere else.
 * @throws what keeps the store from being written, and CountersignError AUTHORITY_MISMATCH where the batch is not what the signed log says; the
 * piece is undone then
 */
export const createWorkOnBatch =
  (deps: BatchDeps) =>
  async (id: string): Promise<boolean> => {
    const started = deps.micros();
    const isLeft = await deps.store.write((tx) => {
      const batch = tx.batches.get(id);
      if (batch === undefined || (batch.state !== 'deciding' && batch.state !== 'cancelling')) return false;
      if (batch.state === 'deciding') decideRows(tx, deps, batch);
      else withdrawRequests(tx, deps, batch);
      return tx.batches.get(id)?.state === batch.state;
    });
    const tookMillis = (deps.micros() - started) / 1_000;
    await deps.pause(Math.max(OTHERS_MILLIS, Math.round(tookMillis * OTHERS_SHARE)));
    return isLeft;
  };
