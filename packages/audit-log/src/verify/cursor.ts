/** One pass over rows that may be anything: what the source throws ends the pass and is reported. */
export interface Cursor<T> {
  /** The row under the cursor; nothing after the last. */
  readonly current: T | undefined;
  advance(): void;
  close(): void;
}

interface Rows<T> {
  open(): Iterable<unknown>;
  /** Takes the fields out of a row; runs guarded, as a row may be a trap itself. */
  fields(row: unknown): T;
  /** Told once when the rows cannot be read further. */
  onUnreadable(message: string): void;
}

export function openCursor<T>({ open, fields, onUnreadable }: Rows<T>): Cursor<T> {
  let iterator: Iterator<unknown> | undefined;
  let current: T | undefined;

  const stop = () => {
    current = undefined;
    const ended = iterator;
    iterator = undefined;
    return ended;
  };
  const fail = (error: unknown) => {
    stop();
    onUnreadable(describe(error));
  };
  const advance = () => {
    if (iterator === undefined) return;
    try {
      const step = iterator.next();
      if (step.done) stop();
      else current = fields(step.value);
    } catch (error) {
      fail(error);
    }
  };
  const close = () => {
    try {
      stop()?.return?.();
    } catch (error) {
      fail(error);
    }
  };

  try {
    iterator = open()[Symbol.iterator]();
  } catch (error) {
    fail(error);
  }
  advance();
  return {
    get current() {
      return current;
    },
    advance,
    close,
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'the source failed';
}
