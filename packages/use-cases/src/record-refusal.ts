import type { Actor, ErrorCode } from '@countersign/schema';
import type { Store } from './ports/index.ts';
import type { RefusalCounter, RefusalEvent } from './refusal-counter.ts';

/**
 * Records that somebody who is signed in asked for what they may not have, or counts it where that was recorded less than an
 * hour ago. `operation` is the route or command.
 */
export const createRecordRefusal =
  (deps: { readonly store: Store; readonly refusals: RefusalCounter }) =>
  async (refused: { actor: Actor; operation: string; code: ErrorCode }): Promise<void> => {
    const { actor, operation, code } = refused;
    const event: RefusalEvent = { type: 'access.refused', request: null, data: { operation, code } };
    if (deps.refusals.isRepeated(actor, event)) return;
    try {
      await deps.store.write((tx) => tx.audit.append(actor, event));
    } catch (error) {
      deps.refusals.forget(actor, event);
      throw error;
    }
  };
