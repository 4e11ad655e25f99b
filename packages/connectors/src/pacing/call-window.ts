import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '@countersign/schema';
import type { Clock } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';

/** A little more than the vendor's second, because calls do not all travel equally long. */
const WINDOW_MILLIS = 1100;

/** Waits until the next call under a key keeps within the limit. @throws ConnectorFailure CALL_ABORTED by the signal */
export type CallWindow = (key: string, signal: AbortSignal) => Promise<void>;

/** Spreads the calls under one key so that no second has more than `callsPerSecond` of them. */
export function createCallWindow(options: { clock: Clock; callsPerSecond: number }): CallWindow {
  const windows = new Map<string, readonly Instant[]>();
  return async (key, signal) => {
    const now = options.clock.now();
    for (const [other, slots] of windows)
      if ((slots.at(-1) ?? 0) + WINDOW_MILLIS < now) windows.delete(other);
    const reserved = reserveSlot(windows.get(key) ?? [], { now, limit: options.callsPerSecond });
    windows.set(key, reserved.slots);
    const wait = reserved.at - now;
    if (wait <= 0) return;
    await sleep(wait, undefined, { signal }).catch(() => {
      throw failure('CALL_ABORTED', { message: 'The call was stopped while it waited for its turn.' });
    });
  };
}

/** The moment of the next call, and the last `limit` moments including it. */
export function reserveSlot(
  slots: readonly Instant[],
  options: { now: Instant; limit: number },
): { at: Instant; slots: readonly Instant[] } {
  const recent = slots.slice(-options.limit);
  const [oldest] = recent;
  const full = recent.length === options.limit && oldest !== undefined;
  const at = full ? Math.max(options.now, oldest + WINDOW_MILLIS) : options.now;
  return { at, slots: [...recent, at].slice(-options.limit) };
}
