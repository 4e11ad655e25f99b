import type { ReadMemory } from './sql/read-memory.ts';

/** What makes each part of an object. */
export type Parts<T extends object> = { readonly [K in keyof T]: () => T[K] };

/** Says which kind of transaction is open in this process; there is never more than one, because all are synchronous. */
export interface TransactionScope {
  /** Runs `work` as the one open transaction. */
  pass<T>(kind: 'read' | 'write', work: () => T): T;
  /**
   * The object of these parts, every use of which throws unless a transaction of that kind is open. A part is made, and its
   * statements are prepared, when it is used first: all of them together take longer than what most programs do with a store.
   */
  guard<T extends Record<keyof T, object>>(
    kind: 'read' | 'write',
    parts: Parts<T>,
    recallAll: ReadMemory['recallAll'],
  ): T;
}

export function createTransactionScope(): TransactionScope {
  let open: 'read' | 'write' | undefined;

  // Async work goes on after its transaction has ended. What it would write then would be committed on its own, or as part
  // of somebody else's change.
  const requireOpen = (kind: 'read' | 'write') => {
    if (open !== kind)
      throw new Error(`This ${kind} transaction has ended; nothing can be done with it any more.`);
  };
  return {
    pass: (kind, work) => {
      if (open !== undefined)
        throw new Error(`A ${open} transaction is open; use it instead of opening another.`);
      open = kind;
      try {
        return work();
      } finally {
        open = undefined;
      }
    },
    guard: <T extends Record<keyof T, object>>(
      kind: 'read' | 'write',
      parts: Parts<T>,
      recallAll: ReadMemory['recallAll'],
    ) => {
      const transaction = {};
      for (const [name, make] of Object.entries<() => object>(parts)) {
        let guarded: object | undefined;
        const get = () => {
          guarded ??= new Proxy(recallAll(name, make()), {
            get: (part, method) => {
              requireOpen(kind);
              return Reflect.get(part, method);
            },
          });
          return guarded;
        };
        Object.defineProperty(transaction, name, { get, enumerable: true });
      }
      return transaction as T;
    },
  };
}
