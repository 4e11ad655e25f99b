import type { StepRecord, WriteTransaction } from '../ports/index.ts';

/** Takes a step that is not applied out of everybody's hands: the queue's, the worker's and the person's. */
export function dropStep(
  tx: WriteTransaction,
  dropped: { step: StepRecord; state: 'failed' | 'skipped'; updatedAt: number },
): void {
  const { step, state, updatedAt } = dropped;
  tx.steps.update(step.id, { state, leaseHolder: null, leaseUntil: null, updatedAt });
  tx.outbox.removeOf(step.id);
  for (const task of tx.tasks.ofRequest(step.request)) {
    if (task.step === step.id && (task.state === 'open' || task.state === 'completed'))
      tx.tasks.update(task.id, { state: 'cancelled' });
  }
}
