import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createJobQueue } from '../../job-queue.ts';
import { openQueue } from '../../open-queue.ts';
import { type Subject, testConformance } from '../../testing/conformance/index.ts';
import { recordSteps } from '../../testing/record-steps.ts';
import { recordingLogger } from '../../testing/recording-logger.ts';
import { seedEmbeddedQueue } from '../../testing/seed-embedded-queue.ts';
import { spawnWorker } from '../../testing/spawn-worker.ts';
import { newQueueName, newStep } from '../../testing/step-ids.ts';
import { openEmbedded } from './open-embedded.ts';

const PATIENCE = { timeout: 20_000, interval: 10 };
/** A database is made in seconds on an idle machine. */
const OPENING = 60_000;
const now = () => Date.now();

const root = createDirectory();
afterAll(() => root[Symbol.dispose]());

async function seededDirectory(name: string): Promise<string> {
  const dataDir = join(root.path, name);
  await seedEmbeddedQueue(dataDir);
  return dataDir;
}

describe('the embedded queue', () => {
  let subject: Subject;

  beforeAll(async () => {
    const logger = recordingLogger();
    const directory = join(await seededDirectory('conformance'), 'queue');
    const backend = await openEmbedded({ directory, logger });
    subject = { backend, jobs: createJobQueue(backend, { logger, now }), log: logger.lines };
  }, OPENING);

  afterAll(() => subject.jobs.close(), OPENING);

  testConformance(() => subject);
});

describe('the directory of the embedded queue', () => {
  test('a step whose process was killed in the middle is delivered when the directory is opened again', async () => {
    const target = {
      url: 'embedded:',
      dataDir: await seededDirectory('killed'),
      prefix: 'unused',
      queue: newQueueName(),
    };
    const step = newStep(target.queue);
    await using worker = spawnWorker('hold', target);
    await worker.printed('ready');
    worker.publish(step);
    await worker.printed(step.data.stepId);
    await worker.kill();

    const jobs = await openQueue({ ...target, logger: recordingLogger(), now });
    try {
      const delivered = await recordSteps(jobs, target.queue);
      await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId]), PATIENCE);
    } finally {
      await jobs.close();
    }
  });

  test('only one process has it; the next one is told which, and may have it afterwards', async () => {
    const target = {
      url: 'embedded:',
      dataDir: await seededDirectory('locked'),
      prefix: 'unused',
      queue: newQueueName(),
    };
    await using worker = spawnWorker('settle', target);
    await worker.printed('ready');
    const second = openQueue({ ...target, logger: recordingLogger(), now });
    await expect(second).rejects.toMatchObject({
      name: 'QueueUnavailableError',
      retryable: true,
      message: expect.stringContaining(`in use by process ${worker.pid}`),
    });

    // A closed queue keeps nothing open: the process ends by itself.
    worker.publish(newStep(target.queue));
    expect(await worker.exitCode).toBe(0);
    const third = await openQueue({ ...target, logger: recordingLogger(), now });
    await third.close();
  });

  test('one that cannot be opened is set aside, and the queue starts empty', async () => {
    const dataDir = await seededDirectory('damaged');
    await writeFile(join(dataDir, 'queue', 'database', 'global', 'pg_control'), 'damaged');
    const logger = recordingLogger();
    const jobs = await openQueue({ url: 'embedded:', dataDir, logger, now });
    try {
      expect(logger.lines).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          details: expect.objectContaining({ setAside: join(dataDir, 'queue', 'database.set-aside') }),
        }),
      );
      const queue = newQueueName();
      const step = newStep(queue);
      await jobs.publish(step);
      const delivered = await recordSteps(jobs, queue);
      await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId]), PATIENCE);
    } finally {
      await jobs.close();
    }
  });

  test('a lock file that is none is refused with what to do', async () => {
    const dataDir = join(root.path, 'no-lock');
    await mkdir(join(dataDir, 'queue', 'lock'), { recursive: true });
    const opening = openQueue({ url: 'embedded:', dataDir, logger: recordingLogger(), now });
    await expect(opening).rejects.toMatchObject({
      name: 'QueueUnavailableError',
      message: expect.stringContaining('or remove it'),
    });
  });
});
