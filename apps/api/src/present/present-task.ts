import {
  CountersignError,
  type TaskInHandView,
  type TaskView,
  type TaskWithHistory,
} from '@countersign/schema';
import { type RequestView, reportOf, viewRequest, type WaitsFor } from '@countersign/use-cases';
import type { ReadTransaction, TaskRecord } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';

/** How somebody is called; undefined for nobody who is known. */
type NameOf = (principal: string) => string | undefined;

const byNames =
  (people: readonly { readonly id: string; readonly name: string }[]): NameOf =>
  (id) =>
    people.find((one) => one.id === id)?.name;

/** @param freeze that stops what its request does; null where none does */
export function presentTask(task: TaskRecord, freeze: string | null, nameOf: NameOf): TaskView {
  const isOpen = task.state === 'open';
  const { takenBy, invitedAt, validUntil, ...shown } = task;
  return {
    ...shown,
    frozenBy: isOpen && task.kind === 'portal' ? freeze : null,
    takenBy: isOpen && takenBy !== null ? { id: takenBy, name: nameOf(takenBy) ?? takenBy } : null,
    invitation:
      isOpen && invitedAt !== null ? { sentAt: iso(invitedAt), validUntil: isoOrNull(validUntil) } : null,
    openedAt: iso(task.openedAt),
    dueAt: isOpen || task.state === 'completed' ? isoOrNull(task.dueAt) : null,
    completedAt: isoOrNull(task.completedAt),
    confirmedAt: isoOrNull(task.confirmedAt),
  };
}

/** A task with what people did with it. */
export function presentTaskHistory(
  task: TaskRecord,
  { taskHistory, people, waitsFor }: Pick<RequestView, 'taskHistory' | 'people' | 'waitsFor'>,
): TaskWithHistory {
  return {
    ...presentTask(task, freezeOf(waitsFor), byNames(people)),
    history: taskHistory
      .filter((event) => event.task === task.id)
      .map(({ kind, principal, other, verdict, evidence, reason, at }) => ({
        kind,
        principal,
        other,
        verdict,
        evidence,
        reason,
        at: iso(at),
      })),
  };
}

/** The freeze that a request waits for the end of; null where it waits for something else, or nothing. */
const freezeOf = (waits: WaitsFor | null): string | null =>
  waits?.because === 'freeze' ? waits.freeze : null;

/** A task with everything that is needed to do it. @throws CountersignError NOT_FOUND */
export function presentTaskInHand(tx: ReadTransaction, task: TaskRecord): TaskInHandView {
  const view = viewRequest(tx, task.request);
  const { request, input, steps, people } = view;
  const step = steps.find((one) => one.id === task.step);
  if (step === undefined) throw new CountersignError('NOT_FOUND', { what: 'step', id: task.step });
  const apiUser = request.apiUser === null ? undefined : tx.apiUsers.get(request.apiUser);
  return {
    ...presentTaskHistory(task, view),
    people: [...people],
    files: tx.evidenceFiles
      .ofRequest(task.request)
      .filter((file) => file.task === task.id)
      .map(({ id, principal, mediaType, size, at }) => ({ id, principal, mediaType, size, at: iso(at) })),
    report: reportOf(view.taskHistory, task),
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
