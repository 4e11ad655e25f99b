import type { Actor, ErrorCode } from '@countersign/schema';
import type { Store } from './ports/index.ts';

/** Records that somebody who is signed in asked for what they may not have. `operation` is the route or command. */
export const makeRecordRefusal =
  (deps: { readonly store: Store }) =>
  (refused: { actor: Actor; operation: string; code: ErrorCode }): Promise<number> =>
    deps.store.write((tx) =>
      tx.audit.append(refused.actor, {
        type: 'access.refused',
        request: null,
        data: { operation: refused.operation, code: refused.code },
      }),
    );
