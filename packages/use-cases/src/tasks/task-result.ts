import type { Evidence, StepResult } from '@countersign/schema';
import type { ExecutionReader, StepRecord } from '../ports/index.ts';
import type { TaskInHand } from './task-of.ts';

/** What one person's word stands for until something proves it. */
export function reportedResult(evidence: Evidence): StepResult {
  return {
    knownBy: 'reported',
    ...(evidence.providerId === undefined ? {} : { providerId: evidence.providerId }),
  };
}

/** What two people vouch for: also for the user name that an earlier step brought and that the task showed them. */
export function attestedResult(tx: ExecutionReader, { task, step }: TaskInHand): StepResult {
  const providerId = task.evidence?.providerId ?? reportedName(tx, step);
  return { knownBy: 'attested', ...(providerId === undefined ? {} : { providerId }) };
}

/** The user name that somebody typed in an earlier step of the same plan and that nothing has proven yet. */
export function reportedName(tx: ExecutionReader, step: StepRecord): string | undefined {
  return tx.steps
    .ofRequest(step.request)
    .findLast(
      ({ permit, position, result }) =>
        permit === step.permit &&
        position < step.position &&
        result?.knownBy === 'reported' &&
        result.providerId !== undefined,
    )?.result?.providerId;
}
