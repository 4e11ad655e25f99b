import { openQueue } from '../open-queue.ts';
import type { JobQueue, QueueLogger } from '../types.ts';
import { recordingLogger } from './recording-logger.ts';

/** Opens a queue on a server; it is closed when disposed of. */
export async function openForTest(
  url: string,
  logger: QueueLogger = recordingLogger(),
): Promise<JobQueue & AsyncDisposable> {
  const jobs = await openQueue({ url, dataDir: 'unused', logger, now: () => Date.now() });
  return { ...jobs, [Symbol.asyncDispose]: () => jobs.close() };
}
