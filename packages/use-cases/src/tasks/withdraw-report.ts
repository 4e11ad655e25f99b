import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, taskObject } from '../authorization/index.ts';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { reopenTask } from './reopen-task.ts';
import { requireTaskAsLogged } from './require-task-as-logged.ts';
import { prepareTask, taskOf } from './task-of.ts';
import { taskRefusal } from './task-refusal.ts';

export interface WithdrawReportCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
  /** What was wrong about it; whoever looks at the next report is shown it. */
  readonly reason: string;
}

/**
 * Takes back a report that was wrong, before a second person has looked. It stays in the history, and whoever made it confirms no task of the
 * request.
 * @throws CountersignError FORBIDDEN, TASK_REFUSED, TASK_STATE, REASON_MISSING
 */
export const createWithdrawReport =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: WithdrawReportCommand): Promise<{ state: string }> => {
    requireReason(command.reason, 'taking a report back');
    await prepareTask(deps, command.task);
    return settle(deps, command.actor, (tx) => withdrawReport(tx, deps, command));
  };

function withdrawReport(
  tx: WriteTransaction,
  deps: ActingDeps,
  { principal, actor, task: id, reason }: WithdrawReportCommand,
): Settled<{ state: string }> {
  const inHand = taskOf(tx, id);
  const { task, step, request } = inHand;
  const refused = (error: CountersignError) => taskRefusal(inHand, { error, rules: [] });
  try {
    authorize(principal, 'task.complete', taskObject(tx, task, request));
  } catch (error) {
    if (error instanceof CountersignError) return refused(error);
    throw error;
  }
  if (task.state !== 'completed')
    return refused(new CountersignError('TASK_STATE', { id, state: task.state, action: 'taken back' }));
  requireTaskAsLogged(tx, deps, inHand);
  if (task.completedBy !== principal.id)
    return refused(
      new CountersignError('TASK_REFUSED', {
        reason: 'somebody else reported how this task ended; whoever looks at it rejects what is not so',
      }),
    );
  const dueAt = reopenTask(tx, task.id, deps.clock.now());
  tx.audit.append(actor, {
    type: 'task.withdrawn',
    request: request.id,
    data: {
      task: task.id,
      step: step.id,
      key: step.key,
      reasonDigest: saltedDigest(saltOf(tx, request), reason),
      dueAt,
    },
  });
  tx.tasks.recordEvent({
    task: task.id,
    request: request.id,
    kind: 'withdrawn',
    principal: principal.id,
    other: null,
    verdict: null,
    evidence: null,
    reason,
    at: deps.clock.now(),
  });
  return { ok: true, value: { state: request.state } };
}
