import { CountersignError } from '@countersign/schema';
import type {
  ExecutionReader,
  ProvisioningReader,
  RequestRecord,
  StepRecord,
  TaskRecord,
} from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';

export interface TaskInHand {
  readonly task: TaskRecord;
  readonly step: StepRecord;
  readonly request: RequestRecord;
}

/** @throws CountersignError NOT_FOUND */
export function taskOf(tx: ProvisioningReader & ExecutionReader, id: string): TaskInHand {
  const task = tx.tasks.get(id);
  const step = task && tx.steps.get(task.step);
  if (task === undefined || step === undefined) throw new CountersignError('NOT_FOUND', { what: 'task', id });
  return { task, step, request: requestOf(tx, task.request) };
}
