import type { Store } from '../ports/index.ts';
import type { CheckpointTarget } from './targets.ts';

/**
 * Forgets how it stood with targets that are not configured any more. One that contradicts the log stays: leaving it out
 * of the configuration answers nothing.
 */
export const createRetireCheckpointTargets =
  ({
    store,
    targets,
  }: {
    readonly store: Store;
    readonly targets: readonly Pick<CheckpointTarget, 'id'>[];
  }) =>
  (): Promise<void> =>
    store.write((tx) => {
      for (const { id, contradictedAt } of tx.checkpointTargets.list()) {
        if (contradictedAt === null && !targets.some((target) => target.id === id))
          tx.checkpointTargets.remove(id);
      }
    });
