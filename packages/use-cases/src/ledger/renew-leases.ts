import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';

/**
 * Renews the leases of the steps that a worker is carrying out, so that a step may take longer than a lease. Gives those on which it
 * has none: what it does for them counts no more.
 */
export async function renewLeases(
  { store, clock, ids, leaseMillis }: LedgerDeps,
  { steps, actor }: { steps: readonly string[]; actor: WorkerActor },
): Promise<readonly string[]> {
  return store.write((tx) =>
    steps.filter((id) => {
      const step = tx.steps.get(id);
      if (step === undefined || step.leaseHolder !== actor.id) return step?.state === 'attempting';
      // The step itself did not change: whoever judged it meanwhile judged the right one.
      const leaseUntil = clock.now() + leaseMillis;
      tx.steps.update(id, { leaseUntil, updatedAt: step.updatedAt });
      tx.outbox.lease(id, { id: ids.next('outbox'), until: leaseUntil });
      return false;
    }),
  );
}
