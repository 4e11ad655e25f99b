/** What makes each part of an object. */
export type Parts<T extends object> = { readonly [K in keyof T]: () => T[K] };

/** Says which kind of transaction is open in this process; there is never more than one, because all are synchronous. */
export interface TransactionScope {
  /** Grows with every transaction, and with every part of one that can be undone by itself: what was read before may be otherwise. */
  readonly era: () => number;
  startEra(): void;
  /** Runs `work` as the one open transaction. */
  pass<T>(kind: 'read' | 'write', work: () => T): T;
  /**
   * The object of these parts, every use of which throws unless a transaction of that kind is open. A part is made, and its
   * statements are prepared, when it is used first: all of them together take longer than what most programs do with a store.
   */
  guard<T extends Record<keyof T, object>>(kind: 'read' | 'write', parts: Parts<T>): T;
}

export function createTransactionScope(): TransactionScope {
  let open: 'read' | 'write' | undefined;
  let era = 0;

  // Async work goes on after its transaction has ended. What it would write then would be committed on its own, or as part
  // of somebody else's change.
  const requireOpen = (kind: 'read' | 'write') => {
    if (open !== kind)
      throw new Error(`This ${kind} transaction has ended; nothing can be done with it any more.`);
  };
  return {
    era: () => era,
    startEra: () => {
      era += 1;
    },
    pass: (kind, work) => {
      if (open !== undefined)
        throw new Error(`A ${open} transaction is open; use it instead of opening another.`);
      open = kind;
      era += 1;
      try {
        return work();
      } finally {
        open = undefined;
      }
    },
    guard: <T extends Record<keyof T, object>>(kind: 'read' | 'write', parts: Parts<T>) => {
      const transaction = {};
      for (const [name, make] of Object.entries<() => object>(parts)) {
        let guarded: object | undefined;
        const get = () => {
          guarded ??= new Proxy(kind === 'read' ? remembering(make(), () => era) : make(), {
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

/** What is kept of one part in one snapshot at most; whoever goes through more than that asks for each once. */
const KEPT = 1_000;

/**
 * Gives the same rows again to whoever asks for them twice in one snapshot, where nothing changes: what a step is judged by is put
 * together by many, each of which asks for what it needs. Questions that are more than a few words and numbers, such as pages of lists,
 * are asked each time.
 */
function remembering<T extends object>(part: T, era: () => number): T {
  const answers = new Map<string, unknown>();
  let since = -1;
  const remembered = Object.entries(part).map(([method, ask]: [string, unknown]) => {
    if (typeof ask !== 'function') return [method, ask];
    const answer = (...words: readonly unknown[]) => {
      if (!words.every(isWord)) return ask(...words);
      if (since !== era() || answers.size >= KEPT) answers.clear();
      since = era();
      const question = [method, ...words.map((word) => `${typeof word} ${word}`)].join('\0');
      if (!answers.has(question)) answers.set(question, ask(...words));
      return answers.get(question);
    };
    return [method, answer];
  });
  return Object.fromEntries(remembered);
}

function isWord(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string' || typeof value === 'number';
}
