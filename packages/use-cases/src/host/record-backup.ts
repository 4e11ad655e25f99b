import type { Digest } from '@countersign/schema';
import type { Store } from '../ports/index.ts';

/** Records that a copy of everything, keys included, was made on the host. Gives the index of the entry. */
export const createRecordBackup =
  (deps: { readonly store: Store }) =>
  (backup: { readonly size: number; readonly archiveDigest: Digest; readonly encrypted: boolean }) =>
    deps.store.write((tx) =>
      tx.audit.append({ kind: 'system' }, { type: 'store.backed-up', request: null, data: { ...backup } }),
    );
