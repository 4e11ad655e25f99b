import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createJobQueue } from '../job-queue.ts';
import { type Subject, testConformance } from '../testing/conformance/index.ts';
import { testServed } from '../testing/conformance/served.ts';
import { openForTest } from '../testing/open-for-test.ts';
import { POSTGRES_MISSING, type PostgresServer, startPostgres } from '../testing/postgres-server.ts';
import { recordSteps } from '../testing/record-steps.ts';
import { recordingLogger } from '../testing/recording-logger.ts';
import { newQueueName, newStep } from '../testing/step-ids.ts';
import { openPostgres } from './postgres.ts';
import { parseQueueUrl } from './queue-url.ts';

const PATIENCE = { timeout: 20_000, interval: 10 };
const now = () => Date.now();
const title = POSTGRES_MISSING === undefined ? '' : ` (skipped: ${POSTGRES_MISSING})`;

/**
 * Waits until the consumer listens for jobs. BullMQ hears of an error on that connection only once it is made: one that is
 * ended by the server in between ends the process, which is not what is tested here.
 */
async function whenListening(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await vi.waitFor(async () => {
      const { rowCount } = await client.query(
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%LISTEN%' AND pid <> pg_backend_pid()",
      );
      expect(rowCount).toBeGreaterThan(0);
    }, PATIENCE);
  } finally {
    await client.end();
  }
}

describe.skipIf(POSTGRES_MISSING !== undefined)(`the queue in PostgreSQL${title}`, () => {
  let server: PostgresServer;
  let address: string;
  let subject: Subject;

  beforeAll(async () => {
    server = await startPostgres();
    address = `postgres://postgres@127.0.0.1:${server.port}/postgres`;
    const logger = recordingLogger();
    const url = parseQueueUrl(address);
    if (url.kind !== 'postgres') throw new Error('a PostgreSQL URL');
    const backend = await openPostgres({ url, prefix: 'conformance' });
    subject = { backend, jobs: createJobQueue(backend, { logger, now }), log: logger.lines };
  }, 60_000);

  afterAll(async () => {
    await subject?.jobs.close();
    await server?.[Symbol.asyncDispose]();
  }, 60_000);

  testConformance(() => subject);

  describe.concurrent('on its own', () => {
    testServed({
      subject: () => subject,
      url: () => address,
      urlAt: (port) => `postgres://somebody:s3cret@127.0.0.1:${port}/queue`,
    });

    test('a database that is not there is an error of the configuration', async () => {
      const url = `postgres://postgres@127.0.0.1:${server.port}/nowhere`;
      await expect(openForTest(url)).rejects.toMatchObject({ name: 'QueueConfigError', retryable: false });
    });
  });
});

describe.skipIf(POSTGRES_MISSING !== undefined)(`the connection to PostgreSQL${title}`, () => {
  test('a consumer goes on after the server was restarted, and can be closed while it is down', async () => {
    await using server = await startPostgres();
    const url = `postgres://postgres@127.0.0.1:${server.port}/postgres`;
    const logger = recordingLogger();
    await using jobs = await openForTest(url, logger);
    const queue = newQueueName();
    const delivered = await recordSteps(jobs, queue);
    const [before, after] = [newStep(queue), newStep(queue)];
    await jobs.publish(before);
    await vi.waitFor(() => expect(delivered).toEqual([before.data.stepId]), PATIENCE);

    await whenListening(url);
    await server.stop();
    await expect(jobs.publish(after)).rejects.toMatchObject({
      name: 'QueueUnavailableError',
      retryable: true,
    });
    await expect(recordSteps(jobs, queue)).rejects.toMatchObject({ name: 'QueueUnavailableError' });
    await server.start();
    await vi.waitFor(() => jobs.publish(after), PATIENCE);
    await vi.waitFor(() => expect(delivered).toContain(after.data.stepId), PATIENCE);

    await whenListening(url);
    await server.stop();
    await jobs.close();
    expect(logger.lines.filter((line) => line.level === 'error')).toEqual([]);
  });
});
