import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, taskObject } from '../authorization/index.ts';
import type { ActingDeps } from '../deps.ts';
import { checkSeparationOfDuties, type JudgeDuties } from '../evaluation/check-separation-of-duties.ts';
import type { ReadTransaction, WriteTransaction } from '../ports/index.ts';
import { mayBeOneOf, refusedAsOne } from '../principals/may-be-one-of.ts';
import { dutyRefusal } from '../refusals.ts';
import { completersOf } from './completers-of.ts';
import { requireTaskAsLogged } from './require-task-as-logged.ts';
import type { TaskInHand } from './task-of.ts';

interface TaskAttempt {
  readonly inHand: TaskInHand;
  readonly principal: Principal;
  readonly operation: 'complete-task' | 'confirm-task';
  /** What the person is told that cannot be done now; as the operation says when left out. */
  readonly action?: 'taken on' | 'handed over' | 'reported on';
}

interface TaskBlocker {
  readonly error: CountersignError;
  readonly rules: string[];
}

/** Why this person may not do this to the task; undefined when the person may. */
export const taskBlocker = (
  tx: WriteTransaction,
  deps: ActingDeps,
  { actor, ...attempt }: TaskAttempt & { readonly actor: Actor },
): TaskBlocker | undefined =>
  taskBlockerBy(tx, attempt, {
    judge: (duty) => checkSeparationOfDuties(tx, deps, { ...duty, actor }),
    requireLogged: () => requireTaskAsLogged(tx, deps, attempt.inHand),
  });

/** The same by what is asked of the policies and the log: for whoever does it, and for every list of what waits for somebody. */
export function taskBlockerBy(
  tx: ReadTransaction,
  attempt: TaskAttempt,
  checks: { readonly judge: JudgeDuties; readonly requireLogged: () => void },
): TaskBlocker | undefined {
  const { inHand, principal, operation } = attempt;
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
  checks.requireLogged();
  const { id, createdAt } = inHand.request;
  const completers = operation === 'confirm-task' ? completersOf(tx, id) : [];
  const isCompleter = completers.includes(principal.id);
  // Whatever policies are in force, as below.
  if (!isCompleter && mayBeOneOf(tx, completers, { from: createdAt })(principal.id))
    return { error: refusedAsOne('TASK_REFUSED'), rules: [] };
  const duties = checks.judge({ request: inHand.request, principal, operation });
  if (duties.outcome === 'deny') {
    return {
      error: dutyRefusal('TASK_REFUSED', inHand.request.id, duties),
      rules: duties.determining.map((rule) => rule.ruleId),
    };
  }
  // Whatever policies are in force: two people are no two when one of them had a hand in it before.
  if (!isCompleter) return undefined;
  const reason =
    'You said of a step of this request how it ended, so you cannot be the second person. Ask somebody who had no part in it.';
  return { error: new CountersignError('TASK_REFUSED', { reason }), rules: [] };
}
