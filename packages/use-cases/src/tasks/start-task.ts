import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { storeReportedCredentials } from '../credentials/reported-credentials.ts';
import type { ActingDeps } from '../deps.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { isPasswordCollected, portalBlocker, putIntoHandsOf } from './in-hands.ts';
import { makesPassword } from './makes-password.ts';
import { startedBy } from './started-by.ts';
import { taskBlocker } from './task-blocker.ts';
import { prepareTask, type TaskInHand, taskOf } from './task-of.ts';
import { taskRefusal } from './task-refusal.ts';

export interface StartTaskCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
  /** Of the API user, sealed to the worker, which tries them before access is taken away. */
  readonly credentials?: string | undefined;
}

/**
 * Takes a task on: from then on nobody else says how it ended. Of a step in a portal the worker seals the password that it needs to this
 * person alone, and tries credentials that are handed in, so that being refused later can prove that access is gone. Somebody else may take
 * the task over as long as no password was collected for it, or where whoever has it has left.
 * @throws CountersignError FORBIDDEN, TASK_REFUSED, TASK_STATE
 */
export const createStartTask =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: StartTaskCommand): Promise<{ state: string }> => {
    await prepareTask(deps, command.task);
    return settle(deps, command.actor, (tx) => startTask(tx, deps, command));
  };

function startTask(
  tx: WriteTransaction,
  deps: ActingDeps,
  { principal, actor, task: id, credentials }: StartTaskCommand,
): Settled<{ state: string }> {
  const inHand = taskOf(tx, id);
  const { task, step, request } = inHand;
  const about = { task: task.id, step: step.id, key: step.key };
  const problem =
    taskBlocker(tx, deps, { inHand, principal, actor, operation: 'complete-task', action: 'taken on' }) ??
    startProblem(tx, deps, { inHand, principal, credentials });
  if (problem !== undefined) return taskRefusal(inHand, problem);
  if (credentials !== undefined)
    storeReportedCredentials(tx, deps, { request: request.id, credentials, actor });
  tx.audit.append(actor, { type: 'task.started', request: request.id, data: about });
  putIntoHandsOf(tx, deps, { inHand, holder: principal.id });
  return { ok: true, value: { state: request.state } };
}

function startProblem(
  tx: WriteTransaction,
  deps: ActingDeps,
  {
    inHand: { task, step, request },
    principal,
    credentials,
  }: Pick<StartTaskCommand, 'principal' | 'credentials'> & { readonly inHand: TaskInHand },
) {
  const refused = (reason: string) => ({
    error: new CountersignError('TASK_REFUSED', { reason }),
    rules: [],
  });
  if (task.kind !== 'portal')
    return credentials === undefined
      ? undefined
      : refused('credentials are handed in to take on a step in a portal; hand them in with your report');
  const unable = portalBlocker(tx, { step, request, principal });
  if (unable !== undefined) return unable;
  // Else they would take the place of the password that the request is to set.
  if (credentials !== undefined && makesPassword(tx, request.id))
    return refused('this request sets the password itself; take the task on without credentials');
  const other = startedBy(tx, deps, task);
  const hasLeft = other !== null && tx.principals.get(other)?.state !== 'active';
  return other !== null && other !== principal.id && isPasswordCollected(tx, request.id) && !hasLeft
    ? refused(
        'somebody else has taken this task on and collected its password; have them release or hand it over, or an administrator release it',
      )
    : undefined;
}
