import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { recordApplied } from '../steps/record-applied.ts';
import { reopenTask } from './reopen-task.ts';
import { reportOf } from './report-of.ts';
import { taskBlocker } from './task-blocker.ts';
import { prepareTask, type TaskInHand, taskOf } from './task-of.ts';
import { taskRefusal } from './task-refusal.ts';
import { attestedResult } from './task-result.ts';

export interface ConfirmTaskCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
  /** False when the second look does not find what the first person reported; the task is open again then. */
  readonly accepted: boolean;
  /** The report that was looked at, by its place in the history of the task. Needed where it is accepted. */
  readonly report: number | null;
  /** Why it is not accepted; whoever reported is shown it. */
  readonly reason: string | null;
}

/**
 * The second look at what a person did, by somebody else.
 * @throws CountersignError FORBIDDEN, TASK_REFUSED, TASK_STATE, REASON_MISSING
 */
export const createConfirmTask =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: ConfirmTaskCommand): Promise<{ state: string }> => {
    if (!command.accepted)
      requireReason(command.reason, 'a second look that does not find what was reported');
    await prepareTask(deps, command.task);
    return settle(deps, command.actor, (tx) => confirmTask(tx, deps, command));
  };

function confirmTask(
  tx: WriteTransaction,
  deps: ActingDeps,
  command: ConfirmTaskCommand,
): Settled<{ state: string }> {
  const inHand = taskOf(tx, command.task);
  const { task, step, request } = inHand;
  const { principal, actor, accepted, reason } = command;
  const problem =
    taskBlocker(tx, deps, { inHand, principal, actor, operation: 'confirm-task' }) ??
    reportProblem(tx, inHand, command);
  const about = { task: task.id, step: step.id, key: step.key };
  if (problem !== undefined) return taskRefusal(inHand, problem);
  const reasonDigest = reason === null ? {} : { reasonDigest: saltedDigest(saltOf(tx, request), reason) };
  const dueAt = accepted ? null : reopenTask(tx, task.id, deps.clock.now());
  tx.audit.append(actor, {
    type: 'task.confirmed',
    request: request.id,
    data: { ...about, accepted, ...reasonDigest, ...(dueAt === null ? {} : { dueAt }) },
  });
  tx.tasks.recordEvent({
    task: task.id,
    request: request.id,
    kind: accepted ? 'confirmed' : 'rejected',
    principal: principal.id,
    other: null,
    verdict: null,
    evidence: null,
    reason,
    at: deps.clock.now(),
  });
  if (accepted) {
    tx.tasks.update(task.id, { state: 'confirmed', confirmer: principal.id, confirmedAt: deps.clock.now() });
    recordApplied(tx, deps, { step, request, result: attestedResult(tx, inHand), actor });
  }
  return { ok: true, value: { state: tx.requests.get(request.id)?.state ?? request.state } };
}

/** What somebody confirms is the report that they were shown, and none that took its place meanwhile. */
function reportProblem(
  tx: WriteTransaction,
  inHand: TaskInHand,
  { accepted, report }: Pick<ConfirmTaskCommand, 'accepted' | 'report'>,
) {
  if (report === null ? !accepted : report === reportOf(tx.tasks.history(inHand.request.id), inHand.task))
    return undefined;
  const reason =
    report === null
      ? 'say which report you have looked at ("report" of the task)'
      : 'another report has come since; look at the task again';
  return { error: new CountersignError('TASK_REFUSED', { reason }), rules: [] };
}
