const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that is told when this program is asked to stop; the reason is the name of the signal. The signals end nothing
 * by themselves until the work has ended, however often they come: other programs depend on this one to be stopped.
 */
export async function withStopSignal<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const asked = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => asked.abort(signal);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work(asked.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** Resolves with the reason once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(String(signal.reason));
    else signal.addEventListener('abort', () => resolve(String(signal.reason)), { once: true });
  });
}
