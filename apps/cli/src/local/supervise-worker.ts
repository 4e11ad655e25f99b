import { setTimeout as pause } from 'node:timers/promises';
import type { StartedProcess } from './start-process.ts';

/** The worker that runs now; another one tomorrow, when this one has ended. */
export interface SupervisedWorker {
  /** The process that was started last. */
  current(): StartedProcess;
  /** Stops the worker and starts none any more. */
  stop(graceMillis: number): Promise<void>;
}

const RESTART_MILLIS = 250;

/**
 * Starts the worker, and again whenever it ends by itself: whatever it was doing, the store knows how far it came.
 * @throws Error when it cannot be started the first time
 */
export async function superviseWorker(options: {
  readonly start: () => Promise<StartedProcess>;
  /** Aborted as soon as no worker is to be started any more. */
  readonly stopping: AbortSignal;
  readonly onLine: (line: string) => void;
}): Promise<SupervisedWorker> {
  const { start, stopping, onLine } = options;
  const begin = async () => {
    const worker = await start();
    onLine(`process ${worker.pid}`);
    return worker;
  };
  let current = await begin();
  const restart = async () => {
    while (!stopping.aborted) {
      // A stop does not wait for the pause; the condition of the loop sees it.
      await pause(RESTART_MILLIS, undefined, { signal: stopping }).catch(() => undefined);
      try {
        if (!stopping.aborted) current = await begin();
        return;
      } catch (error) {
        if (!stopping.aborted) onLine(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const supervise = async () => {
    while (!stopping.aborted) {
      const how = await current.ended;
      if (stopping.aborted) return;
      onLine(`ended (${how}); it is started again`);
      await restart();
    }
  };
  const supervised = supervise();
  return {
    current: () => current,
    stop: async (graceMillis) => {
      await current.stop(graceMillis);
      await supervised;
      // One whose start was past being given up.
      await current.stop(graceMillis);
    },
  };
}
