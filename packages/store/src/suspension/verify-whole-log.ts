import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Which log, and what verifies it. */
export interface LogToVerify {
  readonly path: string;
  /** Each with the sizes that it may sign. */
  readonly verifierKeys: readonly string[];
  /** Of the entries before this one the bytes may be gone. */
  readonly prunedBefore: number;
}

/**
 * Recomputes the log from its first entry to its last, about 80,000 entries a second, while this process goes on answering.
 * Gives what is wrong, for the user; null when nothing is.
 *
 * @throws Error where the file cannot be read
 */
export async function verifyWholeLog(log: LogToVerify): Promise<string | null> {
  const thread = new Worker(new URL('./verify-thread.ts', import.meta.url), { workerData: log });
  const ended = once(thread, 'exit');
  const [problem] = await once(thread, 'message');
  await ended;
  return problem;
}
