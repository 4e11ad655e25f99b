import type { DeliveryTargetRecord, SendResult, WriteTransaction } from '../ports/index.ts';
import type { DeliveryTurn, LogDeliveryDeps } from './delivery-deps.ts';

/** The place of one receiver, as the store keeps it. */
export interface TargetPosition {
  /** Where it stands; a receiver that is new begins with the first entry. */
  find(): Promise<DeliveryTargetRecord>;
  /** It confirmed what lies between. */
  moveOn(from: number, next: number): Promise<void>;
  /** Nothing can be delivered now. */
  heldUp(result: Extract<SendResult, { outcome: 'later' }>): Promise<DeliveryTurn>;
}

export function createTargetPosition(
  deps: Pick<LogDeliveryDeps, 'store' | 'clock' | 'sender' | 'target'>,
): TargetPosition {
  const { store, clock, sender, target: id } = deps;
  return {
    find: async () => {
      const known = store.read((tx) => tx.deliveries.target(id) ?? null);
      if (known !== null) return known;
      const target = { id, kind: sender.kind, next: 0, problem: null, updatedAt: clock.now() };
      await store.write((tx) => {
        if (tx.deliveries.target(id) === undefined) tx.deliveries.insertTarget(target);
      });
      return target;
    },
    moveOn: (from, next) => store.write((tx) => moveTarget(tx, deps, { from, next })),
    heldUp: async ({ code, afterMillis }) => {
      // A receiver that stays away is written down once, not with every attempt.
      if (store.read((tx) => tx.deliveries.target(id)?.problem) !== code) {
        await store.write((tx) => {
          const next = tx.deliveries.target(id)?.next ?? 0;
          tx.deliveries.updateTarget(id, { next, problem: code, updatedAt: clock.now() });
        });
      }
      return { state: 'held-up', code, afterMillis };
    },
  };
}

/** Moves on from where it was thought to be: another worker may have been faster. */
export function moveTarget(
  tx: WriteTransaction,
  { target, clock }: Pick<LogDeliveryDeps, 'target' | 'clock'>,
  { from, next }: { readonly from: number; readonly next: number },
): void {
  if (tx.deliveries.target(target)?.next !== from) return;
  tx.deliveries.updateTarget(target, { next, problem: null, updatedAt: clock.now() });
}
