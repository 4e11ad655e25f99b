import type { Instant } from '@countersign/schema';
import { recordWaitingTask } from '../inbox/record-waiting.ts';
import type { WriteTransaction } from '../ports/index.ts';

/** Has a task wait for another report. What was reported stays in its history. Gives by when, as entries have it. */
export function reopenTask(tx: WriteTransaction, task: string, now: Instant): string {
  tx.tasks.update(task, {
    state: 'open',
    verdict: null,
    evidence: null,
    completedBy: null,
    completedAt: null,
  });
  return recordWaitingTask(tx, task, now);
}
