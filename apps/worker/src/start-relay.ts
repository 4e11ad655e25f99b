import type { Publication } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { LedgerAccess } from './ledger-access.ts';
import { createRelayRest } from './relay-rest.ts';

/** How often the store is asked whether somebody committed, while somebody does. */
const CHECK_MILLIS = 10;
/** So often it was asked in vain, in the course of two seconds, when nobody seems to be at work; each time wakes the processor. */
const LOOKS_AT_WORK = 200;
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
  /** Tells of commits, so that the store need not be asked while nobody is at work. */
  readonly watchVersion: LedgerAccess['watchVersion'];
  readonly now: () => number;
  readonly publishDue: () => Promise<Publication>;
  readonly logger: Logger;
}): Relay {
  let stopped = false;
  let wake: () => void = () => undefined;
  let endPause: () => void = () => undefined;
  let seen = -1;
  let hasFailed = false;
  let dueAt: number | null = null;
  let inVain = 0;
  const rest = createRelayRest(deps.watchVersion, () => wake());
  const pauseAtRest = (): number => {
    const pause = rest.pause();
    return dueAt === null ? pause : Math.max(0, Math.min(pause, dueAt - deps.now()));
  };
  const turn = async (): Promise<number> => {
    try {
      const version = deps.version();
      const isDisturbed = rest.isDisturbed();
      if (isDisturbed) inVain = 0;
      if (version === seen && !hasFailed && (dueAt === null || deps.now() < dueAt)) {
        // What was announced can be seen in a moment.
        if (isDisturbed) rest.end();
        inVain += 1;
        return inVain < LOOKS_AT_WORK ? CHECK_MILLIS : pauseAtRest();
      }
      if (version !== seen) rest.end();
      inVain = 0;
      // Taken before publishing: what is committed meanwhile makes another turn.
      seen = version;
      hasFailed = false;
      const { moved, nextDueAt } = await deps.publishDue();
      dueAt = nextDueAt;
      return moved > 0 ? 0 : CHECK_MILLIS;
    } catch (error) {
      hasFailed = true;
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
        const timer = setTimeout(resolve, pause);
        const end = () => {
          clearTimeout(timer);
          resolve();
        };
        // After a failure nothing cuts the pause short but the end: each write would make another attempt.
        wake = hasFailed ? () => undefined : end;
        endPause = end;
      });
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped = true;
      endPause();
      await running;
      rest.end();
    },
  };
}
