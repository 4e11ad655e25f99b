import type { Synchronous } from '@countersign/use-cases/ports';

/**
 * Runs the work of a transaction. What the compiler keeps out may still come from code that is not type-checked: a promise
 * is refused, and with it everything that was written before its first `await`.
 *
 * @throws TypeError when the work is asynchronous
 */
export function runWork<Tx, T>(work: (tx: Tx) => Synchronous<T>, tx: Tx): T {
  const value: T = work(tx);
  if (isThenable(value)) {
    // It will fail at its next use of the transaction; that is said here already.
    value.then(undefined, () => undefined);
    throw new TypeError('The work of a transaction must be synchronous; do what waits before or after it.');
  }
  return value;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
