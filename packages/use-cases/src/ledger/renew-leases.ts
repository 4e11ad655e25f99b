import { attemptedBy } from './attempted-by.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';

/**
 * Renews the leases of the steps that a worker is carrying out, so that a step may take longer than a lease, and no longer than its calls may
 * take: whoever hangs holds nobody up. Gives those on which it has none any more: others take them over.
 */
export async function renewLeases(
  { store, clock, ids, leaseMillis, stepTimeoutMillis }: LedgerDeps,
  { steps, actor }: { steps: readonly string[]; actor: WorkerActor },
): Promise<readonly string[]> {
  return store.write((tx) =>
    [...new Set(steps)].filter((id) => {
      const step = tx.steps.get(id);
      if (step === undefined) return false;
      // Whoever only looks whether it may take the step over has lost nothing.
      if (step.leaseHolder !== actor.id)
        return step.state === 'attempting' && attemptedBy(tx, step, actor.id).size > 0;
      // Renewals leave it as it was when the attempt began.
      if (clock.now() >= step.updatedAt + stepTimeoutMillis + leaseMillis) return true;
      // The step itself did not change: whoever judged it meanwhile judged the right one.
      const leaseUntil = clock.now() + leaseMillis;
      tx.steps.update(id, { leaseUntil, updatedAt: step.updatedAt });
      tx.outbox.lease(id, { id: ids.next('outbox'), until: leaseUntil });
      return false;
    }),
  );
}
