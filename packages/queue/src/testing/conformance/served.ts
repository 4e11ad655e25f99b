import { freePort } from '@countersign/test-kit';
import { expect, test, vi } from 'vitest';
import { openForTest } from '../open-for-test.ts';
import { recordSteps } from '../record-steps.ts';
import { spawnWorker } from '../spawn-worker.ts';
import { newQueueName, newStep } from '../step-ids.ts';
import { PATIENCE, type Subject } from './conformance-tools.ts';

/** What a queue promises that a server keeps, to whom several processes are connected. */
export function testServed(server: {
  readonly subject: () => Subject;
  readonly url: () => string;
  /** Address of a server of that kind which is not there. */
  readonly urlAt: (port: number) => string;
}): void {
  const target = (prefix: string) => ({
    url: server.url(),
    dataDir: 'unused',
    prefix,
    queue: newQueueName(),
  });

  test('a step whose process was killed in the middle is delivered to another worker', async () => {
    const { jobs } = server.subject();
    const killed = target('conformance');
    const step = newStep(killed.queue);
    await using worker = spawnWorker('hold', killed);
    await worker.printed('ready');
    await jobs.publish(step);
    await worker.printed(step.data.stepId);
    const delivered = await recordSteps(jobs, killed.queue);
    await worker.kill();
    await vi.waitFor(() => expect(delivered).toEqual([step.data.stepId]), PATIENCE);
  });

  test('a closed queue keeps nothing open: the process ends by itself', async () => {
    const closed = target('ends');
    await using worker = spawnWorker('settle', closed);
    await worker.printed('ready');
    worker.publish(newStep(closed.queue));
    expect(await worker.exitCode).toBe(0);
  });

  test('a server that does not answer is an error that can be tried again and names the address', async () => {
    const port = await freePort();
    await expect(openForTest(server.urlAt(port))).rejects.toMatchObject({
      name: 'QueueUnavailableError',
      retryable: true,
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
  });
}
