import type { Ledger, Logger } from '@countersign/use-cases/ports';

/** How often it is renewed within its time, so that one that is lost on the way costs nothing. */
const RENEWALS = 3;

/**
 * Renews the leases of the steps that this worker is carrying out, so that a step may take longer than a lease. A lease
 * whose step is not being carried out any more is left to run out. What this worker has lost its lease on, or could not renew it for as long as
 * one lasts, it ends by itself: others take it over then.
 */
export function startLeases(deps: {
  readonly ledger: Pick<Ledger, 'renewLeases'>;
  readonly now: () => number;
  readonly leaseMillis: number;
  /** Steps that are being carried out now; without one there is nothing to renew. */
  readonly running: () => readonly string[];
  /** Ends what is being done for these steps. */
  readonly cutOff: (steps: readonly string[]) => void;
  readonly logger: Logger;
}): { stop(): void } {
  const { ledger, now, leaseMillis, running, cutOff, logger } = deps;
  let renewedAt = now();
  const fence = (steps: readonly string[]) => {
    if (steps.length === 0) return;
    logger.warn({ steps }, 'the lease of these steps is lost, so their calls are cut off');
    cutOff(steps);
  };
  const renew = async () => {
    const steps = [...running()];
    const began = now();
    if (steps.length > 0) fence(await ledger.renewLeases(steps));
    renewedAt = began;
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) => {
      logger.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'the leases could not be renewed',
      );
      if (now() - renewedAt >= leaseMillis) fence([...running()]);
    });
  }, leaseMillis / RENEWALS);
  return { stop: () => clearInterval(timer) };
}
