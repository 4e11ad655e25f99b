import type { StepPublication } from '../types.ts';

/** Numbers steps and queues, so that no two tests share one. */
let made = 0;

/** A step of its own, published to the given queue. */
export function newStep(queue: string): StepPublication {
  const ulid = `01J${String(++made).padStart(23, '0')}`;
  return { queue, jobId: `step-${ulid}`, data: { stepId: `stp_${ulid}` } };
}

export function newQueueName(): string {
  return `step-test-${++made}`;
}
