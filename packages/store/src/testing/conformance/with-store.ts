import type { Store, WriteTransaction } from '@countersign/use-cases/ports';
import { insertDirectory, insertPermitted } from '../sample-records.ts';

/** Runs `work` with a store of its own, which is empty, and removes it. */
export type WithStore = <T>(work: (store: Store) => T | Promise<T>) => Promise<T>;

/** Runs on a store that has people, places and one permitted request. */
export const permittedBy =
  (withStore: WithStore) =>
  (work: (tx: WriteTransaction) => void): Promise<void> =>
    withStore((store) =>
      store.write((tx) => {
        insertDirectory(tx);
        insertPermitted(tx, 1);
        work(tx);
      }),
    );
