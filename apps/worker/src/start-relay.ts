import type { Publication } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';

/** How often the store is asked whether somebody committed, while somebody does. */
const CHECK_MILLIS = 10;
/** So often it was asked in vain, in the course of two seconds, when nobody seems to be at work; each time wakes the processor. */
const LOOKS_AT_WORK = 200;
/** How often it is asked then. Nobody who has just approved something notices. */
const CHECK_AT_REST_MILLIS = 40;
const AFTER_FAILURE_MILLIS = 1_000;

export interface Relay {
  /** Ends after the publication that is under way. */
  stop(): Promise<void>;
}

/**
 * Publishes the outbox whenever another process committed or something falls due. What cannot be published stays where it
 * is and is tried again.
 */
export function startRelay(deps: {
  /** Changes with every commit. */
  readonly version: () => number;
  readonly now: () => number;
  readonly publishDue: () => Promise<Publication>;
  readonly logger: Logger;
}): Relay {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let seen = -1;
  let dueAt: number | null = null;
  let inVain = 0;
  const turn = async (): Promise<number> => {
    try {
      const version = deps.version();
      if (version === seen && (dueAt === null || deps.now() < dueAt)) {
        inVain += 1;
        return inVain < LOOKS_AT_WORK ? CHECK_MILLIS : CHECK_AT_REST_MILLIS;
      }
      inVain = 0;
      // Taken before publishing: what is committed meanwhile makes another turn.
      seen = version;
      const { moved, nextDueAt } = await deps.publishDue();
      dueAt = nextDueAt;
      return moved > 0 ? 0 : CHECK_MILLIS;
    } catch (error) {
      seen = -1;
      deps.logger.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'the outbox could not be published',
      );
      return AFTER_FAILURE_MILLIS;
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      const pause = await turn();
      if (stopped) return;
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, pause);
      });
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped = true;
      // A pause is a few milliseconds, a second at most; waiting for its end is simpler than ending it.
      await running;
      clearTimeout(timer);
    },
  };
}
