import type { Store } from '../ports/index.ts';

/** The problem of a receiver that nothing is delivered to any more. */
const GIVEN_UP = 'given-up';

/**
 * Marks every receiver but one as no longer in use: the configuration names another, or none. It goes on where it was when it
 * is named again.
 */
export const createRetireDeliveryTargets =
  (deps: { readonly store: Store }) =>
  async (inUse: string | null): Promise<void> => {
    const others = deps.store
      .read((tx) => tx.deliveries.targets())
      .filter(({ id, problem }) => id !== inUse && problem !== GIVEN_UP);
    if (others.length === 0) return;
    await deps.store.write((tx) => {
      for (const { id, next, updatedAt } of others)
        tx.deliveries.updateTarget(id, { next, problem: GIVEN_UP, updatedAt });
    });
  };
