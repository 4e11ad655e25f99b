import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobData } from '@countersign/schema';
import { createPostgresBackend, withBackend } from 'bullmq';
import { QueueUnavailableError } from '../../errors.ts';
import type { QueueLogger } from '../../types.ts';
import { MAX_EVENTS, MAX_STALLED_COUNT, type QueueBackend } from '../backend.ts';
import { openDatabaseDirectory } from './database-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { PglitePool } from './pglite-pool.ts';
import { recoverActiveJobs } from './recover-active-jobs.ts';

/**
 * Nobody else can take a job from an embedded queue, and one left over by a dead process is put back when the directory
 * is opened. So locks are long: a busy event loop, which PGlite shares, loses none.
 */
const ONE_PROCESS_TIMING = { lockDuration: 60_000, stalledInterval: 30_000 } as const;

const { Queue, Worker } = withBackend(createPostgresBackend);

/**
 * Keeps the queue inside this process: BullMQ's PostgreSQL backend on PGlite, under `directory`.
 *
 * @throws QueueUnavailableError when another process has the directory, or it cannot be written.
 */
export async function openEmbedded(options: {
  readonly directory: string;
  readonly logger: QueueLogger;
}): Promise<QueueBackend> {
  const { directory, logger } = options;
  await createDirectory(directory);
  const lock = lockDirectory(join(directory, 'lock'));
  try {
    const db = await openDatabaseDirectory(join(directory, 'database'), logger);
    const recovered = await recoverActiveJobs(db);
    if (recovered.length > 0) {
      logger.info({ jobs: recovered }, 'steps that were running when the worker ended are delivered again');
    }
    const connection = new PglitePool(db);
    return {
      openQueue: (name) =>
        new Queue<JobData, void>(name, { connection, streams: { events: { maxLen: MAX_EVENTS } } }),
      openWorker: (name, processor, settings) => {
        const worker = new Worker<unknown, void>(name, processor, {
          connection,
          ...settings,
          ...ONE_PROCESS_TIMING,
          maxStalledCount: MAX_STALLED_COUNT,
          autorun: false,
        });
        return { worker, close: () => worker.close() };
      },
      close: async () => {
        await db.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function createDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new QueueUnavailableError(
      `The directory ${directory} of the embedded queue cannot be made. See that its parent may be written.`,
      cause,
    );
  }
}
