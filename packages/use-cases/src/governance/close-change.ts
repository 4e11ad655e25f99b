import type { Actor, Instant } from '@countersign/schema';
import type { GovernanceChangeRecord, WriteTransaction } from '../ports/index.ts';
import { kindOf } from './kinds/index.ts';

/** Ends a change that will not be carried out, with its entry. */
export function closeChange(
  tx: WriteTransaction,
  { id, content }: GovernanceChangeRecord,
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
  kindOf(content).abandon?.(tx, content, at);
}
