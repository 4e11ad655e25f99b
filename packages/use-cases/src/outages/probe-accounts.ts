import { afterProbe, isProbeDue } from '@countersign/lifecycle';
import type { Account, Actor } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import { ConnectorFailure } from '../ports/index.ts';
import { holdOf } from './held-by-outage.ts';
import { recordReachable } from './record-presence.ts';

type ProbeDeps = Pick<ExecutionDeps, 'store' | 'clock' | 'ids' | 'connectors' | 'workerId'>;

/** A provider that takes longer for an answer to nothing is not back. */
const PROBE_MILLIS = 10_000;

/**
 * Asks the providers of accounts with an outage whether they are back: one question for each account, whoever asks and however
 * much waits. One that answers gets one step to try; how that ends decides about the rest. Called again while a probe runs it
 * looks after the other accounts, so that a provider that hangs holds up no other one.
 */
export function createProbeAccounts(deps: ProbeDeps): () => Promise<void> {
  const running = new Set<string>();
  const probeOnce = async (account: string): Promise<void> => {
    running.add(account);
    try {
      await probe(deps, account);
    } finally {
      running.delete(account);
    }
  };
  return async () => {
    const now = deps.clock.now();
    const due = deps.store.read((tx) => tx.outages.list().filter((outage) => isProbeDue(outage, now)));
    await Promise.all(due.flatMap(({ account }) => (running.has(account) ? [] : [probeOnce(account)])));
  };
}

async function probe(deps: ProbeDeps, id: string): Promise<void> {
  const account = await deps.store.write((tx) => {
    const outage = tx.outages.get(id);
    const now = deps.clock.now();
    // Another worker may have been faster, or the outage is over.
    if (outage === undefined || !isProbeDue(outage, now)) return null;
    tx.outages.put(afterProbe(outage, now));
    return tx.accounts.get(id) ?? null;
  });
  if (account === null || !(await answers(deps, account))) return;
  const actor: Actor = { kind: 'worker', id: deps.workerId };
  await deps.store.write((tx) => {
    const outage = tx.outages.get(id);
    if (outage === undefined) return;
    const first = tx.outbox.firstHeldBy(holdOf(id));
    if (first === undefined) {
      recordReachable(tx, deps, { account: id, actor });
      return;
    }
    tx.outages.put({ ...outage, trial: first.subject });
    tx.outbox.renew(first.id, { id: deps.ids.next('outbox'), heldBy: null });
  });
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
