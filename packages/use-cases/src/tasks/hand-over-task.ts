import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import { foreseeSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { isPasswordCollected, portalBlocker, putIntoHandsOf } from './in-hands.ts';
import { startedBy } from './started-by.ts';
import { taskBlocker, taskBlockerBy } from './task-blocker.ts';
import { prepareTask, type TaskInHand, taskOf } from './task-of.ts';
import { taskRefusal } from './task-refusal.ts';

export interface HandOverTaskCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
  /** Identifier or address of whoever is to do it. */
  readonly to: string;
  /** Needed where its password was collected: whoever has it next reads how far it came. */
  readonly reason: string | null;
}

/**
 * Hands a task that somebody has taken on to another person who may do it. The worker seals its password to that person; whoever does not want
 * it releases it.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, TASK_REFUSED, TASK_STATE, REASON_MISSING
 */
export const createHandOverTask =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: HandOverTaskCommand): Promise<{ state: string }> => {
    await prepareTask(deps, command.task);
    return settle(deps, command.actor, (tx) => handOverTask(tx, deps, command));
  };

function handOverTask(
  tx: WriteTransaction,
  deps: ActingDeps,
  { principal, actor, task: id, to, reason }: HandOverTaskCommand,
): Settled<{ state: string }> {
  const inHand = taskOf(tx, id);
  const { task, step, request } = inHand;
  const problem =
    taskBlocker(tx, deps, { inHand, principal, actor, operation: 'complete-task', action: 'handed over' }) ??
    (startedBy(tx, deps, task) === principal.id
      ? undefined
      : refusal('you have not taken this task on, so you cannot hand it over'));
  if (problem !== undefined) return taskRefusal(inHand, problem);
  const receiver = tx.principals.get(to) ?? tx.principals.byEmail(to);
  // Whoever hands something over is told no more of people than that they cannot do it.
  const unable =
    receiver === undefined ? refusal(NOBODY) : receiverProblem(tx, deps, { inHand, receiver, principal });
  if (receiver === undefined || unable !== undefined) return taskRefusal(inHand, unable ?? refusal(NOBODY));
  if (isPasswordCollected(tx, request.id))
    requireReason(reason, 'handing over a task whose password you have collected');
  tx.audit.append(actor, {
    type: 'task.handed-over',
    request: request.id,
    data: {
      task: task.id,
      step: step.id,
      key: step.key,
      to: receiver.id,
      ...(reason === null ? {} : { reasonDigest: saltedDigest(saltOf(tx, request), reason) }),
    },
  });
  tx.tasks.recordEvent({
    task: task.id,
    request: request.id,
    kind: 'handed-over',
    principal: principal.id,
    other: receiver.id,
    verdict: null,
    evidence: null,
    reason,
    at: deps.clock.now(),
  });
  putIntoHandsOf(tx, deps, { inHand, holder: receiver.id });
  return { ok: true, value: { state: request.state } };
}

const NOBODY = 'nobody with this identifier or address can do this task';

const refusal = (reason: string) => ({ error: new CountersignError('TASK_REFUSED', { reason }), rules: [] });

/** As whoever completes it is judged: by their roles, their part in the request, and the policies. */
function receiverProblem(
  tx: WriteTransaction,
  deps: ActingDeps,
  {
    inHand,
    receiver,
    principal,
  }: { readonly inHand: TaskInHand; readonly receiver: Principal; readonly principal: Principal },
) {
  if (receiver.id === principal.id) return refusal('you have this task in hand already');
  const blocker = taskBlockerBy(
    tx,
    { inHand, principal: receiver, operation: 'complete-task', action: 'handed over' },
    { judge: (duty) => foreseeSeparationOfDuties(tx, deps, duty), requireLogged: () => undefined },
  );
  const { step, request, task } = inHand;
  if (blocker !== undefined)
    return blocker.error.code === 'FORBIDDEN' || blocker.error.code === 'PERSON_REQUIRED'
      ? refusal(NOBODY)
      : refusal(`they may not do this task: ${blocker.error.message}`);
  return task.kind === 'portal' ? portalBlocker(tx, { step, request, principal: receiver }) : undefined;
}
