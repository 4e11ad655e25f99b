import { mayHaveTakenEffect } from '@countersign/lifecycle';
import type { CallFailure } from '@countersign/schema';
import type { OutboxRecord, StepRecord } from '../ports/index.ts';
import { recordFailure } from '../steps/record-failure.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import { removeIfSame } from './record-assistance.ts';

/**
 * Records that what comes before an attempt failed. Where it may pass it counts as one, so that it ends as an attempt does that fails again
 * and again; else it is a person's at once. The log has no `step.attempted` of it, since the provider was asked for no effect. What an earlier
 * attempt may have done stays as uncertain as it was.
 */
export async function recordUnprepared(
  deps: LedgerDeps,
  failed: { step: StepRecord; outbox: OutboxRecord; actor: WorkerActor; failure: CallFailure },
): Promise<void> {
  await deps.store.write((tx) => {
    const request = tx.requests.get(failed.step.request);
    const step = tx.steps.get(failed.step.id);
    if (request === undefined || step?.state !== failed.step.state || step.attempts !== failed.step.attempts)
      return;
    // Whoever has it was heard of again meanwhile.
    if (step.leaseUntil !== failed.step.leaseUntil) return;
    if (step.state === 'with-person' && tx.tasks.openOfStep(step.id) !== undefined) {
      // The person goes on with the open task and sees what the worker could not do for it.
      const { code, message, effect } = failed.failure;
      tx.steps.update(step.id, { problem: { code, message, effect }, updatedAt: deps.clock.now() });
      removeIfSame(tx, failed.outbox);
      return;
    }
    const { failure, actor } = failed;
    const attempts = step.attempts + (failure.retryable ? 1 : 0);
    tx.steps.update(step.id, { attempts, updatedAt: deps.clock.now() });
    recordFailure(tx, deps, {
      step: { ...step, attempts },
      request,
      failure: mayHaveTakenEffect(step) ? { ...failure, effect: 'unknown' } : failure,
      actor,
    });
  });
}
