import { afterProbe, presenceOf } from '@countersign/lifecycle';
import type { Account, Actor } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import { ConnectorFailure } from '../ports/index.ts';
import { holdOf } from './held-by-outage.ts';
import { recordReachable } from './record-presence.ts';

type ProbeDeps = Pick<
  ExecutionDeps,
  'store' | 'clock' | 'ids' | 'connectors' | 'stepTimeoutMillis' | 'workerId'
>;

/**
 * Asks the providers of accounts with an outage whether they are back: one question for each account, whoever asks and however
 * much waits. One that can be reached gets one step to try; how that ends decides about the rest.
 */
export const createProbeAccounts = (deps: ProbeDeps) => async (): Promise<void> => {
  const now = deps.clock.now();
  const due = deps.store.read((tx) =>
    tx.outages.list().filter(({ openedAt, probeAt }) => openedAt !== null && probeAt <= now),
  );
  await Promise.all(due.map(({ account }) => probe(deps, account)));
};

async function probe(deps: ProbeDeps, id: string): Promise<void> {
  const account = await deps.store.write((tx) => {
    const outage = tx.outages.get(id);
    const now = deps.clock.now();
    // Another worker may have been faster, or the outage is over.
    if (outage === undefined || outage.openedAt === null || outage.probeAt > now) return null;
    tx.outages.put(afterProbe(outage, now));
    return tx.accounts.get(id) ?? null;
  });
  if (account === null || !(await canBeReached(deps, account))) return;
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

async function canBeReached(deps: ProbeDeps, account: Account): Promise<boolean> {
  try {
    await deps.connectors
      .get(account.provider)
      ?.reach({ account, signal: AbortSignal.timeout(deps.stepTimeoutMillis) });
    return true;
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    return presenceOf(error.code) !== 'away';
  }
}
