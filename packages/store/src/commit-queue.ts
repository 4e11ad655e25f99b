/** How long a group that could not be handled is left alone, in milliseconds, in turn: long enough for a commit elsewhere. */
const PAUSES = [1, 2, 3] as const;

/** Gathers items until the event loop comes round, and then hands them over in groups, in the order in which they came. */
export interface CommitQueue<T> {
  add(item: T): void;
  /** Hands over at once what waits. */
  drain(): void;
  waiting(): number;
}

/**
 * @param options.limit most items of one group: what waits behind it gets its turn, and so does the event loop
 * @param options.lockTimeoutMillis how long a group is offered again that could not be handled
 * @param options.handle must not throw; gives false where the group cannot be handled now, and has then done nothing with
 * it. With `waitForLock` it is not asked again
 */
export function createCommitQueue<T>(options: {
  readonly limit: number;
  readonly lockTimeoutMillis: number;
  readonly handle: (group: readonly T[], waitForLock: boolean) => boolean;
}): CommitQueue<T> {
  let items: T[] = [];
  let scheduled = false;
  /** For how many milliseconds the group at the front has been left alone, and how often. */
  let paused = { millis: 0, times: 0 };

  const handleOne = (waitForLock: boolean): boolean => {
    const group = items.slice(0, options.limit);
    // Before it is handled: what is added meanwhile belongs to the next group.
    items = items.slice(options.limit);
    if (options.handle(group, waitForLock)) {
      paused = { millis: 0, times: 0 };
      return true;
    }
    items = [...group, ...items];
    return false;
  };
  const turn = () => {
    scheduled = false;
    if (items.length === 0) return;
    if (handleOne(paused.millis >= options.lockTimeoutMillis)) schedule();
    else pause();
  };
  const schedule = () => {
    if (scheduled || items.length === 0) return;
    scheduled = true;
    // After the I/O callbacks of this round: every caller that one of them woke shares the commit.
    setImmediate(turn);
  };
  const pause = () => {
    const millis = PAUSES[paused.times % PAUSES.length] ?? 1;
    paused = { millis: paused.millis + millis, times: paused.times + 1 };
    scheduled = true;
    setTimeout(turn, millis);
  };
  return {
    add: (item) => {
      items.push(item);
      schedule();
    },
    drain: () => {
      while (items.length > 0) handleOne(true);
    },
    waiting: () => items.length,
  };
}
