import type { JobData } from '@countersign/schema';
import { createPostgresBackend, type PostgresPoolConfig, runMigrations, withBackend } from 'bullmq';
import { Client } from 'pg';
import { QueueConfigError, QueueUnavailableError } from '../errors.ts';
import { MAX_EVENTS, MAX_STALLED_COUNT, type QueueBackend, SHARED_SERVER_TIMING } from './backend.ts';
import type { PostgresUrl } from './queue-url.ts';

const CONNECT_TIMEOUT_MILLIS = 5_000;
/** Connections at most of one queue, and of one worker beside the one on which it listens. */
const QUEUE_POOL_SIZE = 2;
const WORKER_POOL_SIZE = 4;
/** Pause of a worker after an error of the connection; BullMQ's own 15 s would outlast most restarts. */
const RETRY_AFTER_ERROR_MILLIS = 2_000;

/**
 * SQLSTATE codes that no waiting cures: credentials (class 28), unknown database (3D000), missing rights (42501).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CONFIGURATION_FAULT = /^(28...|3D000|42501)$/;

const { Queue, Worker } = withBackend(createPostgresBackend);

/**
 * Keeps the queue in PostgreSQL, in a schema of its own that is made or migrated here. Needs sessions: a pooler in front
 * has to pool by session, since workers LISTEN.
 *
 * @throws QueueConfigError when the server refuses the credentials, or has no such database.
 * @throws QueueUnavailableError when it does not answer.
 */
export async function openPostgres(options: {
  readonly url: PostgresUrl;
  readonly prefix: string;
}): Promise<QueueBackend> {
  const { url, prefix } = options;
  await migrate(url, prefix);
  const connection: PostgresPoolConfig = {
    connectionString: url.connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLIS,
    keepAlive: true,
    schema: prefix,
  };
  return {
    openQueue: (name) =>
      new Queue<JobData, void>(name, {
        connection: { ...connection, max: QUEUE_POOL_SIZE },
        streams: { events: { maxLen: MAX_EVENTS } },
      }),
    openWorker: (name, processor, settings) => {
      const worker = new Worker<unknown, void>(name, processor, {
        connection: { ...connection, max: WORKER_POOL_SIZE },
        ...settings,
        ...SHARED_SERVER_TIMING,
        maxStalledCount: MAX_STALLED_COUNT,
        autorun: false,
        runRetryDelay: RETRY_AFTER_ERROR_MILLIS,
      });
      return { worker, close: () => worker.close() };
    },
    close: async () => undefined,
  };
}

async function migrate(url: PostgresUrl, schema: string): Promise<void> {
  const client = new Client({
    connectionString: url.connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLIS,
  });
  // A connection that breaks while it is idle reports it as an event; the next statement fails and tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(client, schema);
  } catch (cause) {
    throw unusable(url, cause);
  } finally {
    await client.end();
  }
}

function unusable(url: PostgresUrl, cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (CONFIGURATION_FAULT.test(code)) {
    return new QueueConfigError(
      `PostgreSQL at ${url.address} refuses the user, the password or the database in the queue URL, or the right to make a schema. Correct them.`,
      cause,
    );
  }
  return new QueueUnavailableError(
    `PostgreSQL does not answer at ${url.address}, or its queue could not be prepared. Start it, or correct the queue URL.`,
    cause,
  );
}
