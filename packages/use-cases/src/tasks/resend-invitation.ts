import { invitationEnds } from '@countersign/lifecycle';
import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import type { ActingDeps } from '../deps.ts';
import type { WriteTransaction } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { type Settled, settle } from '../refusals.ts';
import { formatInvitation } from './format-invitation.ts';
import { startedBy } from './started-by.ts';
import { taskBlocker } from './task-blocker.ts';
import { prepareTask, taskOf } from './task-of.ts';
import { taskRefusal } from './task-refusal.ts';

export interface ResendInvitationCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly task: string;
}

/**
 * Records that somebody had the provider send the invitation again that a task waits for. Nothing counts as done by it: whether the invited user
 * has acted is looked at, or reported, as before.
 * @throws CountersignError FORBIDDEN, TASK_REFUSED, TASK_STATE
 */
export const createResendInvitation =
  (deps: ActingDeps & { readonly refusals: RefusalCounter }) =>
  async (command: ResendInvitationCommand): Promise<{ validUntil: string | null }> => {
    await prepareTask(deps, command.task);
    return settle(deps, command.actor, (tx) => resendInvitation(tx, deps, command));
  };

function resendInvitation(
  tx: WriteTransaction,
  deps: ActingDeps,
  { principal, actor, task: id }: ResendInvitationCommand,
): Settled<{ validUntil: string | null }> {
  const inHand = taskOf(tx, id);
  const { task, step, request } = inHand;
  const refusal = (reason: string) => ({
    error: new CountersignError('TASK_REFUSED', { reason }),
    rules: [],
  });
  const holder = startedBy(tx, deps, task);
  const problem =
    taskBlocker(tx, deps, { inHand, principal, actor, operation: 'complete-task', action: 'reported on' }) ??
    (step.key !== 'eset.activation' || task.kind !== 'external'
      ? refusal('this task waits for no invitation')
      : holder !== null && holder !== principal.id
        ? refusal('somebody else has this task in hand')
        : undefined);
  if (problem !== undefined) return taskRefusal(inHand, problem);
  const invitedAt = deps.clock.now();
  const invitation = { invitedAt, validUntil: invitationEnds(request.provider, invitedAt) };
  tx.tasks.update(task.id, invitation);
  const said = formatInvitation(invitation);
  const data = { task: task.id, step: step.id, key: step.key, ...said };
  tx.audit.append(actor, { type: 'invitation.resent', request: request.id, data });
  return { ok: true, value: { validUntil: said.validUntil } };
}
