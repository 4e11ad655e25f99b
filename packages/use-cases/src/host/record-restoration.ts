import { verifyFirstInstructions } from '@countersign/lifecycle';
import { PROVIDERS } from '@countersign/schema';
import { saltedDigest } from '../digest.ts';
import type { Clock, Ids, Store, TaskRecord, WriteTransaction } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';
import { saltOf } from '../requests/salt-of.ts';
import { taskContent } from '../requests/task-content.ts';

/** More tasks than wait for people at once. */
const ALL = 1_000_000;

/**
 * Records that the store was put back from a backup. From this entry on, whatever was asked for before is looked for at the
 * provider before it is done: it may have been done after the backup, and nothing in this store can say so
 * (see `readHistory`). People who have a step in hand are told the same. Gives the index of the entry.
 */
export const createRecordRestoration =
  (deps: { readonly store: Store; readonly clock: Clock; readonly ids: Ids }) =>
  (backup: { readonly size: number; readonly takenAt: string }): Promise<number> =>
    deps.store.write((tx) => {
      const index = tx.audit.append(
        { kind: 'system' },
        { type: 'store.restored', request: null, data: { ...backup } },
      );
      const now = deps.clock.now();
      // Whoever held a lease is not there any more, and the queue knows nothing of what had been published.
      tx.steps.endLeases(now);
      for (const provider of PROVIDERS)
        for (const { id } of tx.outbox.publishedBefore(provider, now + 1, now))
          tx.outbox.renew(id, { id: deps.ids.next('outbox'), heldBy: null });
      for (const task of tx.tasks.list({ state: 'open', limit: ALL })) {
        if (task.kind === 'portal') reword(tx, task);
      }
      return index;
    });

function reword(tx: WriteTransaction, task: TaskRecord): void {
  const key = tx.steps.get(task.step)?.key;
  if (key === undefined) return;
  const instructions = verifyFirstInstructions(task.instructions);
  const salt = saltOf(tx, requestOf(tx, task.request));
  const contentDigest = saltedDigest(salt, taskContent({ ...task, instructions }));
  tx.tasks.update(task.id, { instructions });
  tx.audit.append(
    { kind: 'system' },
    {
      type: 'task.reworded',
      request: task.request,
      data: { task: task.id, step: task.step, key, contentDigest },
    },
  );
}
