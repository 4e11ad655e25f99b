import { CountersignError, type Principal } from '@countersign/schema';
import { hasRole, requireRole } from '../authorize.ts';
import type { ReadTransaction, RequestRecord, StepRecord, TaskRecord } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';

export interface TaskInHand {
  readonly task: TaskRecord;
  readonly step: StepRecord;
  readonly request: RequestRecord;
}

/** @throws CountersignError NOT_FOUND */
export function taskOf(tx: ReadTransaction, id: string): TaskInHand {
  const task = tx.tasks.get(id);
  const step = task && tx.steps.get(task.step);
  if (task === undefined || step === undefined) throw new CountersignError('NOT_FOUND', { what: 'task', id });
  return { task, step, request: requestOf(tx, task.request) };
}

/**
 * Portal operators do tasks; what somebody outside did may also be reported by the owner of the integration.
 * @throws CountersignError FORBIDDEN
 */
export function requireTaskRole(
  tx: ReadTransaction,
  { task, request }: TaskInHand,
  principal: Principal,
): void {
  const owner = request.integration === null ? undefined : tx.integrations.get(request.integration)?.owner;
  if (task.kind === 'external' && owner === principal.email) return;
  if (hasRole(principal, 'portal-operator', request.account)) return;
  requireRole(principal, ['portal-operator'], request.account);
}
