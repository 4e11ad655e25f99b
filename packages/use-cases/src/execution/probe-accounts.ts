import type { Account } from '@countersign/schema';
import { ConnectorFailure } from '../ports/index.ts';
import type { WorkDeps } from './work-deps.ts';

type ProbeDeps = Pick<WorkDeps, 'ledger' | 'connectors'>;

/** A provider that takes longer for an answer to nothing is not back. */
const PROBE_MILLIS = 10_000;

/**
 * Asks the providers of accounts with an outage whether they are back. One that answers gets one step to try; how that ends decides about the
 * rest. Called again while a probe runs it looks after the other accounts, so that a provider that hangs holds up no other one.
 */
export function createProbeAccounts(deps: ProbeDeps): () => Promise<void> {
  const running = new Set<string>();
  const probe = async (account: Account): Promise<void> => {
    // Its turn came again while it is still being asked.
    if (running.has(account.id)) return;
    running.add(account.id);
    try {
      if (await answers(deps, account)) await deps.ledger.reportReachable(account.id);
    } finally {
      running.delete(account.id);
    }
  };
  return async () => void (await Promise.all((await deps.ledger.claimProbes()).map(probe)));
}

/**
 * Whether the provider answered. A failure that trying again does not mend, such as a certificate, is for the step to find, which
 * a person then sees; and so is a limit for whoever does not sign in.
 */
async function answers(deps: ProbeDeps, account: Account): Promise<boolean> {
  try {
    await deps.connectors
      .get(account.provider)
      ?.reach({ account, signal: AbortSignal.timeout(PROBE_MILLIS) });
    return true;
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    return !error.retryable || error.code === 'RATE_LIMITED';
  }
}
