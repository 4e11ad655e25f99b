import { setTimeout as sleep } from 'node:timers/promises';
import type { NoticeDesk } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import { type Loop, startLoop } from './start-loop.ts';

/** How often a look is taken at what happened and what is due. */
const CHECK_MILLIS = 1_000;
/** A suspended log may heal by itself; nobody is alarmed because of a moment. */
const SUSPENDED_MILLIS = 5_000;
const AFTER_FAILURE_MILLIS = 5_000;

/** Tells people for as long as the worker runs. */
export function startNotices(deps: {
  readonly desk: NoticeDesk;
  readonly suspension: () => { readonly since: number; readonly reason: string } | null;
  readonly logger: Logger;
}): Loop {
  const { desk, suspension, logger } = deps;
  let hasFailed = false;

  const turn = async (signal: AbortSignal): Promise<number> => {
    const suspended = suspension();
    try {
      if (suspended !== null) {
        await sleep(SUSPENDED_MILLIS, undefined, { signal });
        if (suspension() !== null) await desk.alarm(suspended, signal);
        return CHECK_MILLIS;
      }
      const hasMore = await desk.turn(signal);
      if (hasFailed) logger.info({}, 'people are told again');
      hasFailed = false;
      return hasMore ? 0 : CHECK_MILLIS;
    } catch (error) {
      if (signal.aborted) return 0;
      // The first time only: it may go on for hours.
      if (!hasFailed) logger.warn({ err: error }, 'people could not be told');
      hasFailed = true;
      return AFTER_FAILURE_MILLIS;
    }
  };
  return startLoop(turn);
}
