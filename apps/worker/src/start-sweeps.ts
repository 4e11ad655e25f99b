import type { Logger } from '@countersign/use-cases/ports';

/** Something that is done again and again; a failure is logged and the next turn tries again. */
export interface Sweep {
  readonly name: string;
  readonly everyMillis: number;
  readonly run: () => Promise<unknown>;
}

/** Runs each sweep at its interval, never twice at once. */
export function startSweeps(sweeps: readonly Sweep[], logger: Logger): { stop(): Promise<void> } {
  const running = new Map<string, Promise<void>>();
  const timers = sweeps.map((sweep) =>
    setInterval(() => {
      if (running.has(sweep.name)) return;
      const turn = sweep
        .run()
        .catch((error: unknown) => {
          logger.warn(
            { sweep: sweep.name, error: error instanceof Error ? error.message : 'unknown' },
            'a sweep failed',
          );
        })
        .then(() => {
          running.delete(sweep.name);
        });
      running.set(sweep.name, turn);
    }, sweep.everyMillis),
  );
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
