import type { JobData } from '@countersign/schema';
import { type IRedisClient, Queue, Worker } from 'bullmq';
import { QueueConfigError, QueueUnavailableError } from '../errors.ts';
import type { QueueLogger } from '../types.ts';
import { within } from '../within.ts';
import {
  MAX_EVENTS,
  MAX_STALLED_COUNT,
  type OpenWorker,
  type QueueBackend,
  SHARED_SERVER_TIMING,
} from './backend.ts';
import type { RedisUrl } from './queue-url.ts';
import { createRedisClient, type RedisClient } from './redis-clients.ts';

const REACH_MILLIS = 8_000;
/** A lost connection ends within the longest pause between two attempts and one attempt. */
const END_MILLIS = 8_000;

/**
 * Keeps the queue in Redis or Valkey. Queues share one connection; every worker has two of its own, since it blocks.
 *
 * @throws QueueConfigError when the server refuses the credentials.
 * @throws QueueUnavailableError when it does not answer.
 */
export async function openRedis(options: {
  readonly url: RedisUrl;
  readonly prefix: string;
  readonly logger: QueueLogger;
}): Promise<QueueBackend> {
  const { url, logger } = options;
  // All keys of a queue have to be on one node of a Cluster: the braces make the prefix what is hashed.
  const prefix = url.topology.kind === 'cluster' ? `{${options.prefix}}` : options.prefix;
  const closing = new AbortController();
  const publisher = createRedisClient(url, { maxRetriesPerRequest: 2, closing: closing.signal });
  await reach(publisher, url);
  reportConnection(publisher, logger);
  await warnOfEviction(publisher, logger);

  return {
    openQueue: (name) =>
      new Queue<JobData, void>(name, {
        connection: publisher,
        prefix,
        streams: { events: { maxLen: MAX_EVENTS } },
      }),
    openWorker: (name, processor, settings): OpenWorker => {
      const leaving = new AbortController();
      const client = createRedisClient(url, { maxRetriesPerRequest: null, closing: leaving.signal });
      // BullMQ reports this client's errors as long as the worker is open; none may go unheard after that.
      client.on('error', () => undefined);
      const worker = new Worker<unknown, void>(name, processor, {
        connection: client,
        prefix,
        ...settings,
        ...SHARED_SERVER_TIMING,
        maxStalledCount: MAX_STALLED_COUNT,
        autorun: false,
      });
      return {
        worker,
        close: async () => {
          leaving.abort();
          await Promise.all([ended(client), worker.backend.blockingClient?.then(ended, () => undefined)]);
          await worker.close();
          client.disconnect();
        },
      };
    },
    close: async () => {
      closing.abort();
      if (isConnected(publisher)) await publisher.quit();
      else publisher.disconnect();
    },
  };
}

async function reach(client: RedisClient, url: RedisUrl): Promise<void> {
  let reason: unknown;
  const remember = (error: unknown) => {
    reason = error;
  };
  client.on('error', remember);
  const connected = client.connect().then(
    () => true,
    (error: unknown) => {
      reason ??= error;
      return false;
    },
  );
  const reached = await within(connected, REACH_MILLIS, false);
  if (!reached) {
    client.disconnect();
    throw unreached(url, reason);
  }
  client.off('error', remember);
}

function unreached(url: RedisUrl, reason: unknown): Error {
  const address = url.nodes.map((node) => `${node.host}:${node.port}`).join(', ');
  if (reason instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM)/.test(reason.message)) {
    return new QueueConfigError(
      `Redis at ${address} refuses the user or the password in the queue URL. Correct them.`,
      reason,
    );
  }
  return new QueueUnavailableError(
    `Redis does not answer at ${address}. Start it, or correct the queue URL.`,
    reason,
  );
}

/** Reports the first error of an outage and its end, not every attempt in between. */
function reportConnection(client: RedisClient, logger: QueueLogger): void {
  let lost = false;
  client.on('error', (error: Error) => {
    if (!lost) logger.warn({ err: error }, 'the connection to Redis is lost; it is made again');
    lost = true;
  });
  client.on('ready', () => {
    if (lost) logger.info({}, 'the connection to Redis is back');
    lost = false;
  });
}

/** A Redis that evicts keys when its memory is full loses parts of jobs. */
async function warnOfEviction(client: RedisClient, logger: QueueLogger): Promise<void> {
  const memory = await client.info('memory').catch((cause: unknown) => {
    logger.warn(
      { err: cause },
      'Redis does not tell whether it may evict jobs; see that it is set to noeviction',
    );
    return '';
  });
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    logger.warn(
      { policy },
      'Redis may evict jobs when its memory is full; set maxmemory-policy to noeviction',
    );
  }
}

function isConnected(client: RedisClient | IRedisClient): boolean {
  return client.status === 'ready' || (client.isCluster && client.status === 'connect');
}

/**
 * Waits until a client that lost its connection has given up. BullMQ would wait for good for one that is being made
 * again, be it the worker's own or the one that it blocks on; one that has ended it just leaves.
 */
async function ended(client: RedisClient | IRedisClient): Promise<void> {
  if (isConnected(client) || client.status === 'end') return;
  const end = new Promise<void>((resolve) => client.once('end', () => resolve()));
  await within(end, END_MILLIS, undefined);
}
