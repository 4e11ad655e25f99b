import { REDIS_INSTALLED, type RedisServer, startRedis } from '@countersign/test-kit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createJobQueue } from '../job-queue.ts';
import { type Subject, testConformance } from '../testing/conformance/index.ts';
import { testServed } from '../testing/conformance/served.ts';
import { createBarrier } from '../testing/create-barrier.ts';
import { openForTest } from '../testing/open-for-test.ts';
import { recordSteps } from '../testing/record-steps.ts';
import { recordingLogger } from '../testing/recording-logger.ts';
import { newQueueName, newStep } from '../testing/step-ids.ts';
import { parseQueueUrl } from './queue-url.ts';
import { openRedis } from './redis.ts';

const PATIENCE = { timeout: 20_000, interval: 10 };
const now = () => Date.now();
const title = (text: string) => (REDIS_INSTALLED ? text : `${text} (skipped: redis-server not installed)`);

describe.skipIf(!REDIS_INSTALLED)(title('the queue in Redis'), () => {
  let server: RedisServer;
  let subject: Subject;

  beforeAll(async () => {
    server = await startRedis();
    const logger = recordingLogger();
    const url = parseQueueUrl(`redis://127.0.0.1:${server.port}/0`);
    if (url.kind !== 'redis') throw new Error('a Redis URL');
    const backend = await openRedis({ url, prefix: 'conformance', logger });
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
      url: () => `redis://127.0.0.1:${server.port}/0`,
      urlAt: (port) => `redis://127.0.0.1:${port}/0`,
    });

    test('nothing of an error is kept in Redis', async () => {
      const queue = newQueueName();
      await subject.jobs.consume({
        queue,
        concurrency: 1,
        retry: { maxAttempts: 2, firstDelayMillis: 60_000, maxDelayMillis: 60_000 },
        handler: async () => {
          throw new Error('upstream says: the password is wrong');
        },
        onExhausted: async () => undefined,
      });
      const step = newStep(queue);
      await subject.jobs.publish(step);
      await vi.waitFor(async () => expect((await subject.jobs.counts(queue)).delayed).toBe(1), PATIENCE);
      const kept = await server.command('hgetall', `conformance:${queue}:${step.jobId}`);
      expect(kept).toContain(step.data.stepId);
      expect(kept).not.toContain('upstream');
      const events = await server.command('xrange', `conformance:${queue}:events`, '-', '+');
      expect(events).not.toContain('upstream');
    });

    test('a handler whose lock was lost goes on undisturbed, and its step does not run twice at once', async () => {
      const queue = newQueueName();
      const step = newStep(queue);
      const [started, release] = [createBarrier(), createBarrier()];
      const ended: boolean[] = [];
      let running = 0;
      let most = 0;
      await subject.jobs.consume({
        queue,
        concurrency: 2,
        retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
        handler: async ({ signal }) => {
          most = Math.max(most, ++running);
          started.open();
          await release.opened;
          ended.push(signal.aborted);
          running--;
          return { kind: 'settled' };
        },
        onExhausted: async () => undefined,
      });
      await subject.jobs.publish(step);
      await started.opened;
      // What the stalled check of another worker does when this one stood still for too long.
      const key = (part: string) => `conformance:${queue}:${part}`;
      await server.command('del', key(`${step.jobId}:lock`));
      await server.command('lmove', key('active'), key('wait'), 'left', 'right');
      await server.command('zadd', key('marker'), '0', '0');
      await vi.waitFor(async () => expect((await subject.jobs.counts(queue)).delayed).toBe(1), PATIENCE);
      release.open();
      await vi.waitFor(() => expect(ended).toEqual([false, false]), PATIENCE);
      expect(most).toBe(1);
    });
  });
});

describe.skipIf(!REDIS_INSTALLED).concurrent(title('the connection to Redis'), () => {
  test('a refused password is an error of the configuration, and is not repeated', async () => {
    await using server = await startRedis(['requirepass right']);
    const url = `redis://:wr0ng@127.0.0.1:${server.port}/0`;
    await expect(openForTest(url)).rejects.toMatchObject({
      name: 'QueueConfigError',
      retryable: false,
      message: expect.not.stringContaining('wr0ng'),
    });
  });

  test('a server that may evict jobs is warned of', async () => {
    await using server = await startRedis(['maxmemory-policy allkeys-lru']);
    const logger = recordingLogger();
    await using _jobs = await openForTest(`redis://127.0.0.1:${server.port}/0`, logger);
    expect(logger.lines).toContainEqual(expect.objectContaining({ details: { policy: 'allkeys-lru' } }));
  });

  test('a consumer goes on after the server was restarted', async () => {
    await using server = await startRedis();
    const logger = recordingLogger();
    await using jobs = await openForTest(`redis://127.0.0.1:${server.port}/0`, logger);
    const queue = newQueueName();
    const delivered = await recordSteps(jobs, queue);
    const [before, after] = [newStep(queue), newStep(queue)];
    await jobs.publish(before);
    await vi.waitFor(() => expect(delivered).toEqual([before.data.stepId]), PATIENCE);

    await server.stop();
    await expect(jobs.publish(after)).rejects.toMatchObject({
      name: 'QueueUnavailableError',
      retryable: true,
    });
    await server.start();
    await vi.waitFor(() => jobs.publish(after), PATIENCE);
    await vi.waitFor(() => expect(delivered).toContain(after.data.stepId), PATIENCE);
    expect(logger.lines.map((line) => line.message)).toContain('the connection to Redis is back');
  });

  test('a consumer whose server answers with errors rests between its attempts, and recovers', async () => {
    await using server = await startRedis();
    await using jobs = await openForTest(`redis://127.0.0.1:${server.port}/0`);
    const queue = newQueueName();
    await server.command('set', `countersign:${queue}:wait`, 'not a list');
    const delivered = await recordSteps(jobs, queue);
    const failures = async () => {
      const stats = await server.command('info', 'commandstats');
      return Number(/cmdstat_evalsha:.*failed_calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    await vi.waitFor(async () => expect(await failures()).toBeGreaterThanOrEqual(3), PATIENCE);
    expect(await failures()).toBeLessThan(10);
    await server.command('del', `countersign:${queue}:wait`);
    const step = newStep(queue);
    await jobs.publish(step);
    await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId]), PATIENCE);
  });

  test('it can be closed while the server is down and a handler runs', async () => {
    await using server = await startRedis();
    const logger = recordingLogger();
    await using jobs = await openForTest(`redis://127.0.0.1:${server.port}/0`, logger);
    const queue = newQueueName();
    const started = createBarrier();
    const running = createBarrier();
    const consumer = await jobs.consume({
      queue,
      concurrency: 1,
      retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
      handler: async () => {
        started.open();
        await running.opened;
        return { kind: 'settled' };
      },
      onExhausted: async () => undefined,
    });
    await jobs.publish(newStep(queue));
    await started.opened;
    await server.stop();
    running.open();
    await consumer.close({ graceMillis: 1_000 });
    await jobs.close();
    expect(logger.lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  test('it can be closed while only the connection that it waits on is lost', async ({ onTestFinished }) => {
    await using server = await startRedis();
    const logger = recordingLogger();
    await using jobs = await openForTest(`redis://127.0.0.1:${server.port}/0`, logger);
    const consumer = await jobs.consume({
      queue: newQueueName(),
      concurrency: 1,
      retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
      handler: async () => ({ kind: 'settled' }),
      onExhausted: async () => undefined,
    });
    const control = new Redis(server.port);
    onTestFinished(() => control.disconnect());
    const waiting = await vi.waitFor(async () => {
      const id = /^id=(\d+) .* cmd=bzpopmin /m.exec(String(await control.client('LIST')))?.[1];
      if (id === undefined) throw new Error('the consumer waits for no job yet');
      return id;
    }, PATIENCE);
    // The queue's connection, the worker's own and this one are all that the server takes.
    await control.config('SET', 'maxclients', '3');
    await control.client('KILL', 'ID', waiting);
    const reported = () => logger.lines.map((line) => line.message);
    await vi.waitFor(() => expect(reported()).toContain('the queue reported an error'), PATIENCE);
    await consumer.close({ graceMillis: 10_000 });
    expect(logger.lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  test('it finds the master that a Sentinel names', async () => {
    await using master = await startRedis();
    await using sentinel = await startRedis(
      [`sentinel monitor main 127.0.0.1 ${master.port} 1`],
      '--sentinel',
    );
    await using jobs = await openForTest(`redis://127.0.0.1:${sentinel.port}/0?sentinel=main`);
    const queue = newQueueName();
    const delivered = await recordSteps(jobs, queue);
    const step = newStep(queue);
    await jobs.publish(step);
    await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId]), PATIENCE);
  });

  test('it works on a Cluster', async () => {
    await using node = await startRedis(['cluster-enabled yes', 'cluster-announce-ip 127.0.0.1']);
    await node.command('cluster', 'addslotsrange', '0', '16383');
    await vi.waitFor(
      async () => expect(await node.command('cluster', 'info')).toContain('state:ok'),
      PATIENCE,
    );
    await using jobs = await openForTest(`redis://127.0.0.1:${node.port}?cluster=true`);
    const queue = newQueueName();
    const delivered = await recordSteps(jobs, queue);
    const step = newStep(queue);
    await jobs.publish(step);
    await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId]), PATIENCE);
  });
});
