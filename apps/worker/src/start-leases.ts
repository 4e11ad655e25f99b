import type { Clock, Logger, Store } from '@countersign/use-cases/ports';

/** How long a lease lasts after its holder was last heard of, in milliseconds. */
export const LEASE_MILLIS = 12_000;
const EXTEND_MILLIS = 4_000;

/** Extends the leases of this worker while it runs, so that a step may take longer than a lease. */
export function startLeases(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly workerId: string;
  /** Whether a step is being carried out now; without one there is nothing to extend. */
  readonly isBusy: () => boolean;
  readonly logger: Logger;
}): { stop(): void } {
  const timer = setInterval(() => {
    if (!deps.isBusy()) return;
    deps.store
      .write((tx) => tx.steps.setLeases(deps.workerId, deps.clock.now() + LEASE_MILLIS))
      .catch((error: unknown) => {
        deps.logger.warn(
          { error: error instanceof Error ? error.message : 'unknown' },
          'the leases could not be extended',
        );
      });
  }, EXTEND_MILLIS);
  return { stop: () => clearInterval(timer) };
}
