import type { JobData } from '@countersign/schema';
import { describe, expect, test, vi } from 'vitest';
import { newQueueName, newStep } from '../step-ids.ts';
import { type ConformanceTools, PATIENCE } from './conformance-tools.ts';

/** Whatever else is written into a queue is not carried out. */
export function testForeignData({ subject, record, publish, openDirectly, isEmpty }: ConformanceTools): void {
  describe('data that nobody of ours has written', () => {
    test.for([
      ['no object', '"stp_01J00000000000000000000000"'],
      ['no step', '{}'],
      ['a step that is no identifier', '{"stepId":"../../etc/passwd"}'],
      ['more than a step', '{"stepId":"stp_01J00000000000000000000000","approved":true}'],
    ])('%s is refused, logged and removed, whatever the job asks for', async ([, data]) => {
      const queue = newQueueName();
      const forged: JobData = JSON.parse(data ?? '');
      const direct = openDirectly(queue);
      await direct.add('step', forged, {
        jobId: 'forged',
        attempts: 100,
        removeOnComplete: false,
        removeOnFail: false,
      });
      const good = await publish(queue);
      const delivered = await record(queue);
      await vi.waitFor(() => expect(delivered).toEqual([good]), PATIENCE);
      await isEmpty(queue);
      expect(await direct.getJobCounts('failed', 'completed')).toEqual({
        failed: 0,
        completed: 0,
      });
      expect(subject().log).toContainEqual({
        level: 'warn',
        message: 'a job that names no step was removed from the queue',
        details: { jobId: 'forged' },
      });
    });

    test('a job id or data that a consumer would refuse is not published', async () => {
      const queue = newQueueName();
      const step = newStep(queue);
      const colon = subject().jobs.publish({ ...step, jobId: 'step:1' });
      await expect(colon).rejects.toMatchObject({ name: 'InvalidJobError', retryable: false });
      const noStep = subject().jobs.publish({ ...step, data: { stepId: 'x' } });
      await expect(noStep).rejects.toMatchObject({ name: 'InvalidJobError', retryable: false });
      await isEmpty(queue);
    });
  });
}
