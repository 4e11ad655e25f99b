/** Gathers items until the event loop comes round, and then hands them over in groups, in the order in which they came. */
export interface Gatherer<T> {
  add(item: T): void;
  /** Hands over at once what waits. */
  drain(): void;
  waiting(): number;
}

/**
 * @param options.limit most items of one group: what waits behind it gets its turn, and so does the event loop
 * @param options.handle must not throw
 */
export function makeGatherer<T>(options: {
  readonly limit: number;
  readonly handle: (group: readonly T[]) => void;
}): Gatherer<T> {
  let items: T[] = [];
  let scheduled = false;

  const handleOne = () => {
    const group = items.slice(0, options.limit);
    items = items.slice(options.limit);
    options.handle(group);
  };
  const schedule = () => {
    if (scheduled || items.length === 0) return;
    scheduled = true;
    // After the I/O callbacks of this round: every caller that one of them woke shares the commit.
    setImmediate(() => {
      scheduled = false;
      if (items.length > 0) handleOne();
      schedule();
    });
  };
  return {
    add: (item) => {
      items.push(item);
      schedule();
    },
    drain: () => {
      while (items.length > 0) handleOne();
    },
    waiting: () => items.length,
  };
}
