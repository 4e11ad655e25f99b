import type { Actor, Instant } from '@countersign/schema';
import type { GovernanceChangeRecord, WriteTransaction } from '../ports/index.ts';

/** Ends a change that will not be carried out, with its entry. */
export function closeChange(
  tx: WriteTransaction,
  { id }: GovernanceChangeRecord,
  {
    actor,
    state,
    at,
  }: {
    readonly actor: Actor;
    readonly state: 'rejected' | 'withdrawn' | 'expired' | 'superseded';
    readonly at: Instant;
  },
): void {
  tx.governanceChanges.settle(id, { state, settledAt: at });
  tx.audit.append(actor, { type: 'governance.closed', request: null, data: { change: id, state } });
}
