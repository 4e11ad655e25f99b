import type { Store } from '@countersign/use-cases/ports';

/** Runs `work` with a store of its own, which is empty, and removes it. */
export type WithStore = <T>(work: (store: Store) => T | Promise<T>) => Promise<T>;
