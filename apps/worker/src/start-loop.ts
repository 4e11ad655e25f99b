import { setTimeout as sleep } from 'node:timers/promises';

/** Something that goes on for as long as the worker runs. */
export interface Loop {
  /** Ends after the turn that is under way, which is told by its signal. */
  stop(): Promise<void>;
}

/** Takes turns until it is stopped. Each gives how many milliseconds to pause after it; what it rejects with ends the loop. */
export function startLoop(turn: (signal: AbortSignal) => Promise<number>): Loop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const pause = await turn(signal);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
