import type { Instant } from '@countersign/schema';
import type { OutboxRecord } from '../ports/index.ts';
import type { LedgerDeps } from './ledger-deps.ts';

/**
 * Makes a step due later. The waiting is in the outbox and not in the queue, so that of all jobs that name a step, and
 * after a republication there are several, only one stays.
 */
export async function postponeStep(
  deps: Pick<LedgerDeps, 'store' | 'ids'>,
  { id, provider, subject, begins }: OutboxRecord,
  until: Instant,
): Promise<void> {
  await deps.store.write((tx) => {
    if (tx.outbox.ofSubject(subject)?.id !== id) return;
    tx.outbox.put({ id: deps.ids.next('outbox'), provider, subject, availableAt: until, begins });
  });
}

/** Has a step that was in its worker's own hands brought by the queue. */
export async function releaseStep(
  deps: Pick<LedgerDeps, 'store' | 'ids' | 'clock'>,
  stepId: string,
): Promise<void> {
  const { outbox, step } = deps.store.read((tx) => ({
    outbox: tx.outbox.ofSubject(stepId) ?? null,
    step: tx.steps.get(stepId) ?? null,
  }));
  // Where another worker was faster, what it wrote holds: that the provider wants a pause, or that something is in the way.
  const isAsWritten = step?.attempts === 0 && step.problem === null && outbox?.heldBy === null;
  if (outbox !== null && isAsWritten) await postponeStep(deps, outbox, deps.clock.now());
}
