import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { saltOf } from '../requests/salt-of.ts';
import { requireReason } from '../require-reason.ts';
import { isPasswordCollected, putIntoHandsOf } from './in-hands.ts';
import { requireTaskAsLogged } from './require-task-as-logged.ts';
import { startedBy } from './started-by.ts';
import { prepareTask, taskOf } from './task-of.ts';
import { taskRefusal } from './task-refusal.ts';

export interface ReleaseTaskCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
  /** Needed where somebody else has it in hand, and where its password was collected: whoever does it next reads how far it came. */
  readonly reason: string | null;
}

/**
 * Puts a task back into nobody's hands: its holder gives it back, or an administrator takes it from them. What is released is done by whoever
 * takes it on next, who gets a password of their own to collect.
 * @throws CountersignError FORBIDDEN, TASK_REFUSED, TASK_STATE, REASON_MISSING
 */
export const createReleaseTask =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: ReleaseTaskCommand): Promise<{ state: string }> => {
    await prepareTask(deps, command.task);
    return settle(deps, command.actor, (tx) => releaseTask(tx, deps, command));
  };

function releaseTask(
  tx: WriteTransaction,
  deps: ActingDeps,
  { principal, actor, task: id, reason }: ReleaseTaskCommand,
): Settled<{ state: string }> {
  const inHand = taskOf(tx, id);
  const { task, step, request } = inHand;
  try {
    authorize(principal, 'task.release', requestObject(tx, request));
  } catch (error) {
    if (error instanceof CountersignError) return taskRefusal(inHand, { error, rules: [] });
    throw error;
  }
  const refused = (error: CountersignError) => taskRefusal(inHand, { error, rules: [] });
  if (task.state !== 'open')
    return refused(new CountersignError('TASK_STATE', { id, state: task.state, action: 'released' }));
  requireTaskAsLogged(tx, deps, inHand);
  const holder = startedBy(tx, deps, task);
  if (holder === null)
    return refused(new CountersignError('TASK_REFUSED', { reason: 'nobody has taken this task on' }));
  const isOwn = holder === principal.id;
  if (!isOwn && !principal.roles.includes('administrator'))
    return refused(
      new CountersignError('TASK_REFUSED', {
        reason: 'somebody else has this task in hand; an administrator takes it from them',
      }),
    );
  if (!isOwn) requireReason(reason, 'taking a task from somebody');
  else if (isPasswordCollected(tx, request.id))
    requireReason(reason, 'releasing a task whose password you have collected');
  tx.audit.append(actor, {
    type: 'task.released',
    request: request.id,
    data: {
      task: task.id,
      step: step.id,
      key: step.key,
      holder,
      ...(reason === null ? {} : { reasonDigest: saltedDigest(saltOf(tx, request), reason) }),
    },
  });
  tx.tasks.recordEvent({
    task: task.id,
    request: request.id,
    kind: 'released',
    principal: principal.id,
    other: holder,
    verdict: null,
    evidence: null,
    reason,
    at: deps.clock.now(),
  });
  putIntoHandsOf(tx, deps, { inHand, holder: null });
  return { ok: true, value: { state: request.state } };
}
