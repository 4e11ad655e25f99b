import type { DeadLetterRecord, DeliveryReader, DeliveryTargetRecord, LogReader } from '../ports/index.ts';

/** How the log gets to its receivers. */
export interface DeliveriesView {
  /** With how many entries each has still to get. */
  readonly targets: readonly (DeliveryTargetRecord & { readonly behind: number })[];
  /** Entries that were refused for good and not sent again with success, the oldest ones. */
  readonly deadLetters: readonly DeadLetterRecord[];
  readonly deadLetterCount: number;
}

const MOST = 500;

export function viewDeliveries(tx: DeliveryReader & LogReader): DeliveriesView {
  const size = tx.audit.size();
  return {
    targets: tx.deliveries
      .targets()
      .map((target) => ({ ...target, behind: Math.max(0, size - target.next) })),
    deadLetters: tx.deliveries.openDeadLetters(MOST),
    deadLetterCount: tx.deliveries.countOpenDeadLetters(),
  };
}
