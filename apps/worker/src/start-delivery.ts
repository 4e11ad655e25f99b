import { backoffMillis } from '@countersign/lifecycle';
import type { DeliveryTurn } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import { type Loop, startLoop } from './start-loop.ts';

/** How often a look is taken at whether there are new entries. */
const CHECK_MILLIS = 250;

/**
 * Delivers the log for as long as the worker runs: at once while there is something to deliver, and with growing pauses, or
 * those that it asks for, while the receiver does not take it.
 */
export function startDelivery(deps: {
  readonly deliverNext: (signal: AbortSignal) => Promise<DeliveryTurn>;
  /** While nothing can be written, where a receiver stands cannot be either. */
  readonly isSuspended: () => boolean;
  readonly random: () => number;
  readonly logger: Logger;
}): Loop {
  const { deliverNext, isSuspended, random, logger } = deps;
  let failures = 0;

  const pauseAfter = (code: string, afterMillis: number | null): number => {
    failures += 1;
    const pause = backoffMillis({ attempt: failures, random: random(), retryAfterMillis: afterMillis });
    // The first time only: a receiver may be away for days.
    if (failures === 1) logger.warn({ code, pause }, 'the log could not be delivered');
    return pause;
  };
  const turn = async (signal: AbortSignal): Promise<number> => {
    if (isSuspended()) return CHECK_MILLIS;
    try {
      const result = await deliverNext(signal);
      if (result.state === 'held-up') return pauseAfter(result.code, result.afterMillis);
      if (failures > 0) logger.info({ failures }, 'the log is delivered again');
      failures = 0;
      return result.state === 'went-on' ? 0 : CHECK_MILLIS;
    } catch (error) {
      if (signal.aborted) return 0;
      return pauseAfter(error instanceof Error ? error.message : 'unknown', null);
    }
  };
  return startLoop(turn);
}
