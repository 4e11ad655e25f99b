import type { ExportedEntry } from '@countersign/log-export';
import type { WriteTransaction } from '../ports/index.ts';
import type { LogDeliveryDeps } from './delivery-deps.ts';
import { moveTarget } from './target-position.ts';

/** Puts aside an entry that the receiver refused for good, and goes on behind it. */
export function recordDeadLetter(
  tx: WriteTransaction,
  deps: Pick<LogDeliveryDeps, 'target' | 'clock' | 'ids' | 'sender' | 'actor'>,
  refused: { readonly entry: ExportedEntry; readonly code: string },
): void {
  const { index, entry } = refused.entry;
  if (tx.deliveries.target(deps.target)?.next !== index) return;
  const id = deps.ids.next('deadLetter');
  tx.deliveries.insertDeadLetter({
    id,
    target: deps.target,
    entryIndex: index,
    code: refused.code,
    createdAt: deps.clock.now(),
    requestedBy: null,
    deliveredAt: null,
  });
  moveTarget(tx, deps, { from: index, next: index + 1 });
  // A receiver that refuses everything refuses this entry too, and so on without an end.
  if (entry.type === 'delivery.dead-lettered') return;
  tx.audit.append(deps.actor, {
    type: 'delivery.dead-lettered',
    request: null,
    data: { deadLetter: id, target: deps.sender.kind, index, code: refused.code },
  });
}
