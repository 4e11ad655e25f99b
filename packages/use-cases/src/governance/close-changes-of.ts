import type { Instant } from '@countersign/schema';
import type { WriteTransaction } from '../ports/index.ts';
import { closeChange } from './close-change.ts';

/**
 * Closes what is still to be reviewed about a principal whose authority is another one now, and what that principal asked for where
 * they have left. Approvals are for what their givers saw, and not for whatever it may be by the time of the last one.
 */
export function closeChangesOf(
  tx: WriteTransaction,
  principal: string,
  { at, hasLeft = false }: { readonly at: Instant; readonly hasLeft?: boolean },
): void {
  for (const change of tx.governanceChanges.list('proposed')) {
    if (change.content.principal !== principal && !(hasLeft && change.proposer === principal)) continue;
    closeChange(tx, change, { actor: { kind: 'system' }, state: 'superseded', at });
  }
}
