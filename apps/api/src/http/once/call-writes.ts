import { AsyncLocalStorage } from 'node:async_hooks';
import type { Store, Synchronous, WriteTransaction } from '@countersign/use-cases/ports';

/** Has something happen with each write of a call: in the same transaction, or not at all. */
export type WithWrite = <T>(tx: WriteTransaction, work: () => Synchronous<T>) => Synchronous<T>;

/** Lets a call take part in what is written for it, although the operations in between know of no calls. */
export interface CallWrites<S extends Store> {
  /** The store, for whatever is done for calls. */
  readonly store: S;
  /** Runs the handler of a call; `withWrite` takes part in everything that it has written, inside of what does already. */
  run<T>(withWrite: WithWrite, handler: () => T): T;
}

export function createCallWrites<S extends Store>(store: S): CallWrites<S> {
  const calls = new AsyncLocalStorage<WithWrite>();
  return {
    store: {
      ...store,
      write: (work) => {
        const withWrite = calls.getStore();
        return store.write(withWrite === undefined ? work : (tx) => withWrite(tx, () => work(tx)));
      },
    },
    run: (withWrite, handler) => {
      const outer = calls.getStore();
      return calls.run(
        outer === undefined ? withWrite : (tx, work) => outer(tx, () => withWrite(tx, work)),
        handler,
      );
    },
  };
}
