/**
 * Lets callers that want the same thing at the same moment share one run. One caller giving up does not stop it for the
 * others: the run itself takes no caller's signal.
 */
export function createSingleFlight<T>(): (key: string, fetchOnce: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, run) => {
    const current = running.get(key);
    if (current) return current;
    const started = run().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
