import { setTimeout as sleep } from 'node:timers/promises';
import type { StepDelivery, StepHandler, StepJobResult } from './types.ts';

/** How long a handler has after the abort of its signal before it is left alone. */
const AFTER_ABORT_MILLIS = 5_000;

/** What became of one call of the handler. `given-up`: it was aborted, and threw or did not end in time. */
export type HandlerEnd =
  | { readonly kind: 'returned'; readonly result: StepJobResult }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'given-up' };

/** Calls the handler and waits for its end, after an abort only for a while. Never rejects. */
export async function runHandler(handler: StepHandler, delivery: StepDelivery): Promise<HandlerEnd> {
  const { signal } = delivery;
  const finished = new AbortController();
  try {
    return await Promise.race([call(handler, delivery), overdue(signal, finished.signal)]);
  } finally {
    finished.abort();
  }
}

async function call(handler: StepHandler, delivery: StepDelivery): Promise<HandlerEnd> {
  try {
    return { kind: 'returned', result: await handler(delivery) };
  } catch (error) {
    return delivery.signal.aborted ? { kind: 'given-up' } : { kind: 'threw', error };
  }
}

async function overdue(aborted: AbortSignal, finished: AbortSignal): Promise<HandlerEnd> {
  await new Promise<void>((resolve) => {
    if (aborted.aborted) resolve();
    aborted.addEventListener('abort', () => resolve(), { once: true, signal: finished });
  });
  await sleep(AFTER_ABORT_MILLIS, undefined, { signal: finished }).catch(() => undefined);
  return { kind: 'given-up' };
}
