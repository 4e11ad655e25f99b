import { CountersignError } from '@countersign/schema';
import type { RequestHistories } from '../ledger/permit-histories.ts';
import type {
  ExecutionReader,
  ProvisioningReader,
  RequestRecord,
  StepRecord,
  Store,
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

/** Reads what the log says of the request of a task, so that nothing else waits for it. */
export async function prepareTask(
  { store, histories }: { readonly store: Store; readonly histories: RequestHistories },
  id: string,
): Promise<void> {
  const request = store.read((tx) => tx.tasks.get(id)?.request ?? null);
  if (request !== null) await histories.prepareRequest(store, request);
}
