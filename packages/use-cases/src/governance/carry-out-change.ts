import type { Actor, Instant } from '@countersign/schema';
import type { GovernanceChangeRecord, WriteTransaction } from '../ports/index.ts';
import { closeChangesOf } from './close-changes-of.ts';
import { kindOf } from './kinds/index.ts';

/** Has a change done that has what it needs, in the transaction in which it came to have it: once. */
export function carryOutChange(
  tx: WriteTransaction,
  { id, kind, content, digest }: GovernanceChangeRecord,
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
): void {
  tx.governanceChanges.settle(id, { state: 'done', settledAt: at });
  tx.audit.append(actor, {
    type: 'governance.carried-out',
    request: null,
    data: { change: id, kind, digest },
  });
  kindOf(content).carryOut(tx, content, { actor, change: id });
  closeChangesOf(tx, content.principal, { at });
}
