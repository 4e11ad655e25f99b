import type { JobQueue } from '@countersign/queue';
import { PROVIDERS, queueNameFor } from '@countersign/schema';

const CHECK_MILLIS = 2_000;
/** A server that needs longer for three numbers delivers nothing in time, either. */
const ANSWER_MILLIS = 3_000;

/** Knows whether the queue answers. */
export interface QueueWatch {
  /** For whoever asks whether the worker is ready; undefined when the queue answers. */
  problem(): string | undefined;
  stop(): void;
}

/** Asks the queue every few seconds, so that whoever asks about the worker waits for nobody. */
export function watchQueue(queue: Pick<JobQueue, 'counts'>): QueueWatch {
  let problem: string | undefined = 'The queue was not asked yet.';
  let asking = false;
  const [provider] = PROVIDERS;
  const look = async () => {
    if (asking) return;
    asking = true;
    const late = setTimeout(() => {
      problem = 'The queue does not answer. What is due waits in the store; bring its server back.';
    }, ANSWER_MILLIS);
    try {
      await queue.counts(queueNameFor(provider));
      problem = undefined;
    } catch (error) {
      problem = `${error instanceof Error ? error.message : 'The queue does not answer.'} What is due waits in the store; bring its server back.`;
    } finally {
      clearTimeout(late);
      asking = false;
    }
  };
  const timer = setInterval(() => void look(), CHECK_MILLIS);
  timer.unref();
  void look();
  return { problem: () => problem, stop: () => clearInterval(timer) };
}
