import type { Store } from './ports/index.ts';

/** Writes the first entry of a new log: its name and the key that verifies it. Does nothing once there is one. */
export const createStartLog =
  (deps: { readonly store: Store }) =>
  (log: { readonly origin: string; readonly verifier: string }): Promise<void> =>
    deps.store.write((tx) => {
      if (tx.audit.size() > 0) return;
      tx.audit.append({ kind: 'system' }, { type: 'log.started', request: null, data: { ...log } });
    });
