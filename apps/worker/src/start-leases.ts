import type { Clock, Logger, Store, WriteTransaction } from '@countersign/use-cases/ports';

/** How long a lease lasts after its holder was last heard of, in milliseconds. */
export const LEASE_MILLIS = 12_000;
const EXTEND_MILLIS = 4_000;

/**
 * Extends the leases of the steps that this worker is carrying out, so that a step may take longer than a lease. A lease
 * whose step is not being carried out any more is left to run out.
 */
export function startLeases(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly workerId: string;
  /** Steps that are being carried out now; without one there is nothing to extend. */
  readonly running: () => readonly string[];
  readonly logger: Logger;
}): { stop(): void } {
  const timer = setInterval(() => {
    const running = [...deps.running()];
    if (running.length === 0) return;
    deps.store
      .write((tx) => {
        for (const id of running) extendLease(tx, deps, id);
      })
      .catch((error: unknown) => {
        deps.logger.warn(
          { error: error instanceof Error ? error.message : 'unknown' },
          'the leases could not be extended',
        );
      });
  }, EXTEND_MILLIS);
  return { stop: () => clearInterval(timer) };
}

function extendLease(tx: WriteTransaction, deps: { clock: Clock; workerId: string }, id: string): void {
  const step = tx.steps.get(id);
  if (step?.leaseHolder !== deps.workerId) return;
  // The step itself did not change: whoever judged it meanwhile judged the right one.
  tx.steps.update(id, { leaseUntil: deps.clock.now() + LEASE_MILLIS, updatedAt: step.updatedAt });
}
