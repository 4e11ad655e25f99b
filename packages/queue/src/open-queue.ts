import { join } from 'node:path';
import type { QueueBackend } from './connection/backend.ts';
import { parseQueueUrl } from './connection/queue-url.ts';
import { QueueConfigError } from './errors.ts';
import { createJobQueue } from './job-queue.ts';
import type { JobQueue, QueueLogger } from './types.ts';

export interface OpenQueueOptions {
  /** Where jobs wait; `parseQueueUrl` lists what is accepted. */
  readonly url: string;
  /** Directory of the installation; the embedded queue lives in `queue` below it. */
  readonly dataDir: string;
  /** Sets this installation's queues apart from others on the same server: Redis key prefix, PostgreSQL schema. */
  readonly prefix?: string;
  readonly logger: QueueLogger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const DEFAULT_PREFIX = 'countersign';
const PREFIX = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Opens the queue that the URL names and waits until it answers.
 *
 * @throws QueueConfigError when the URL or the prefix cannot be used, or the server refuses the credentials.
 * @throws QueueUnavailableError when the server does not answer, or another process has the embedded queue.
 */
export async function openQueue(options: OpenQueueOptions): Promise<JobQueue> {
  return createJobQueue(await openBackend(options), options);
}

async function openBackend(options: OpenQueueOptions): Promise<QueueBackend> {
  const { logger, prefix = DEFAULT_PREFIX } = options;
  if (!PREFIX.test(prefix)) {
    throw new QueueConfigError(
      'The prefix of the queue cannot be used. It takes lower-case letters, digits and _, starts with a letter and has at most 63 characters.',
    );
  }
  const url = parseQueueUrl(options.url);
  // Each loads what it needs and nobody else does.
  switch (url.kind) {
    case 'embedded': {
      const { openEmbedded } = await import('./connection/embedded/open-embedded.ts');
      return openEmbedded({ directory: join(options.dataDir, 'queue'), logger });
    }
    case 'redis': {
      const { openRedis } = await import('./connection/redis.ts');
      return openRedis({ url, prefix, logger });
    }
    case 'postgres': {
      const { openPostgres } = await import('./connection/postgres.ts');
      return openPostgres({ url, prefix });
    }
  }
}
