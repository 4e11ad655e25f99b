import {
  CountersignError,
  type TaskInHandView,
  type TaskView,
  type TaskWithHistory,
} from '@countersign/schema';
import { viewRequest, type WaitsFor } from '@countersign/use-cases';
import type { ReadTransaction, TaskEventRecord, TaskRecord } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';

/** @param freeze that stops what its request does; null where none does */
export function presentTask(task: TaskRecord, freeze: string | null): TaskView {
  return {
    ...task,
    frozenBy: task.state === 'open' && task.kind === 'portal' ? freeze : null,
    openedAt: iso(task.openedAt),
    completedAt: isoOrNull(task.completedAt),
    confirmedAt: isoOrNull(task.confirmedAt),
  };
}

/** A task with what people did with it. */
export function presentTaskHistory(
  task: TaskRecord,
  history: readonly TaskEventRecord[],
  freeze: string | null,
): TaskWithHistory {
  return {
    ...presentTask(task, freeze),
    history: history
      .filter((event) => event.task === task.id)
      .map(({ kind, principal, verdict, evidence, reason, at }) => ({
        kind,
        principal,
        verdict,
        evidence,
        reason,
        at: iso(at),
      })),
  };
}

/** The freeze that a request waits for the end of; null where it waits for something else, or nothing. */
export const freezeOf = (waits: WaitsFor | null): string | null =>
  waits?.because === 'freeze' ? waits.freeze : null;

/** A task with everything that is needed to do it. @throws CountersignError NOT_FOUND */
export function presentTaskInHand(tx: ReadTransaction, task: TaskRecord): TaskInHandView {
  const { request, input, steps, taskHistory, people, waitsFor } = viewRequest(tx, task.request);
  const step = steps.find((one) => one.id === task.step);
  if (step === undefined) throw new CountersignError('NOT_FOUND', { what: 'step', id: task.step });
  const apiUser = request.apiUser === null ? undefined : tx.apiUsers.get(request.apiUser);
  return {
    ...presentTaskHistory(task, taskHistory, freezeOf(waitsFor)),
    people: [...people],
    stepKey: step.key,
    provider: request.provider,
    action: request.action,
    account: request.account,
    operator: request.operator,
    integration: request.integration,
    apiUser:
      apiUser === undefined
        ? null
        : { id: apiUser.id, label: apiUser.label, providerId: apiUser.providerId, state: apiUser.state },
    input,
    problem: step.problem === null ? null : { code: step.problem.code, message: step.problem.message },
  };
}
