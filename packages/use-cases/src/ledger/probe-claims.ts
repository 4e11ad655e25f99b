import { afterProbe, isProbeDue } from '@countersign/lifecycle';
import type { Account } from '@countersign/schema';
import { holdOf } from '../outages/held-by-outage.ts';
import { recordReachable } from '../outages/record-presence.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';

type Deps = Pick<LedgerDeps, 'store' | 'clock' | 'ids'>;

/** Gives the accounts whose provider has to be asked now whether it is back. One question for each, whoever asks and however much waits. */
export async function claimProbes({ store, clock }: Deps): Promise<readonly Account[]> {
  const now = clock.now();
  const due = store.read((tx) => tx.outages.list().filter((outage) => isProbeDue(outage, now)));
  if (due.length === 0) return [];
  return store.write((tx) =>
    due.flatMap(({ account }) => {
      const outage = tx.outages.get(account);
      const asked = tx.accounts.get(account);
      // Another worker may have been faster, or the outage is over.
      if (outage === undefined || asked === undefined || !isProbeDue(outage, now)) return [];
      tx.outages.put(afterProbe(outage, now));
      return [asked];
    }),
  );
}

/** A provider that answers gets one step to try; how that ends decides about the rest. */
export async function reportReachable(
  deps: Deps,
  { account, actor }: { account: string; actor: WorkerActor },
): Promise<void> {
  await deps.store.write((tx) => {
    const outage = tx.outages.get(account);
    if (outage === undefined) return;
    const first = tx.outbox.firstHeldBy(holdOf(account));
    if (first === undefined) {
      recordReachable(tx, deps, { account, actor });
      return;
    }
    tx.outages.put({ ...outage, trial: first.subject });
    tx.outbox.renew(first.id, { id: deps.ids.next('outbox'), heldBy: null });
  });
}
