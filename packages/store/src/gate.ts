/** Says which kind of transaction is open in this process; there is never more than one, because all are synchronous. */
export interface Gate {
  /** Runs `work` as the one open transaction. */
  pass<T>(kind: 'read' | 'write', work: () => T): T;
  /** The same object, every use of which throws unless a transaction of that kind is open. */
  guard<T extends object>(kind: 'read' | 'write', transaction: T): T;
}

export function makeGate(): Gate {
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
    guard: (kind, transaction) => {
      const guarded = new Map<PropertyKey, object>();
      for (const [name, repository] of Object.entries(transaction)) {
        guarded.set(
          name,
          new Proxy(repository, {
            get: (target, method) => {
              requireOpen(kind);
              return Reflect.get(target, method);
            },
          }),
        );
      }
      return new Proxy(transaction, { get: (_, name) => guarded.get(name) });
    },
  };
}
