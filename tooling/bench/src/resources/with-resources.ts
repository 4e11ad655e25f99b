/** Signals that end a run early. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes over what must be gone at the end: a directory, a child process, a connection. */
export type Own = (release: () => void | Promise<void>) => Promise<void>;

/**
 * Runs `work` and then releases everything that it owns, last first, whether it succeeded, failed or was interrupted.
 * After an interruption this process ends by the signal that it got.
 */
export async function withResources<T>(work: (own: Own) => Promise<T>): Promise<T> {
  const stack = new AsyncDisposableStack();
  const own: Own = async (release) => {
    // What was on its way when the signal came would otherwise outlive this process.
    if (stack.disposed) await release();
    else stack.defer(release);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (stack.disposed) return;
    const end = () => {
      stopListening();
      process.kill(process.pid, signal);
    };
    stack.disposeAsync().then(end, (error: unknown) => {
      process.stderr.write(`Not everything was removed: ${String(error)}\n`);
      end();
    });
  };
  const stopListening = () => {
    for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  try {
    return await work(own);
  } finally {
    // After a signal the handler releases, and this process ends there.
    if (stack.disposed) await new Promise(() => undefined);
    await stack.disposeAsync();
    stopListening();
  }
}
