import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, taskObject } from '../authorization/index.ts';
import type { AdmissionDeps } from '../deps.ts';
import { checkSeparationOfDuties } from '../evaluation/check-separation-of-duties.ts';
import type { WriteTransaction } from '../ports/index.ts';
import { dutyRefusal } from '../refusals.ts';
import { hadAHand } from './had-a-hand.ts';
import type { TaskInHand } from './task-of.ts';

/** Why this person may not do this to the task; undefined when the person may. */
export function taskBlocker(
  tx: WriteTransaction,
  deps: AdmissionDeps,
  attempt: {
    inHand: TaskInHand;
    principal: Principal;
    actor: Actor;
    operation: 'complete-task' | 'confirm-task';
    /** What the person is told that cannot be done now; as the operation says when left out. */
    action?: 'taken on';
  },
): { error: CountersignError; rules: string[] } | undefined {
  const { inHand, principal, actor, operation } = attempt;
  try {
    const permission = operation === 'complete-task' ? 'task.complete' : 'task.confirm';
    authorize(principal, permission, taskObject(tx, inHand.task, inHand.request));
  } catch (error) {
    if (error instanceof CountersignError) return { error, rules: [] };
    throw error;
  }
  const expected = operation === 'complete-task' ? 'open' : 'completed';
  if (inHand.task.state !== expected) {
    const action = attempt.action ?? (operation === 'complete-task' ? 'completed' : 'confirmed');
    const details = { id: inHand.task.id, state: inHand.task.state, action };
    return { error: new CountersignError('TASK_STATE', details), rules: [] };
  }
  const duties = checkSeparationOfDuties(tx, deps, { request: inHand.request, principal, actor, operation });
  if (duties.outcome === 'deny') {
    return {
      error: dutyRefusal('TASK_REFUSED', inHand.request.id, duties),
      rules: duties.determining.map((rule) => rule.ruleId),
    };
  }
  // Whatever policies are in force: two people are no two when one of them had a hand in it before.
  if (operation !== 'confirm-task' || !hadAHand(tx, inHand.request.id, principal.id)) return undefined;
  const reason =
    'You said of a step of this request how it ended, so you cannot be the second person. Ask somebody who had no part in it.';
  return { error: new CountersignError('TASK_REFUSED', { reason }), rules: [] };
}
