import { CountersignError, type Principal } from '@countersign/schema';
import type {
  Clock,
  ExecutionReader,
  Ids,
  RequestRecord,
  StepRecord,
  WriteTransaction,
} from '../ports/index.ts';
import { freezeRefusal } from './freeze-refusal.ts';
import type { TaskInHand } from './task-of.ts';

/**
 * Writes down who has a task in hand now. A password that was sealed to somebody else and not collected is taken back, and the worker seals it
 * to whoever has the task. The entry that says so has been appended.
 * @param holder null where nobody has it any more
 */
export function putIntoHandsOf(
  tx: WriteTransaction,
  deps: { readonly clock: Clock; readonly ids: Ids },
  { inHand, holder }: { readonly inHand: TaskInHand; readonly holder: string | null },
): void {
  const { task, step, request } = inHand;
  tx.tasks.update(task.id, { takenBy: holder });
  if (task.kind !== 'portal') return;
  tx.secrets.forget(request.id, 'operator');
  if (holder === null) return;
  tx.outbox.put({
    id: deps.ids.next('outbox'),
    provider: request.provider,
    subject: step.id,
    availableAt: deps.clock.now(),
    begins: false,
  });
}

/** Whether an operator has collected the password that a step of the request sets. */
export const isPasswordCollected = (tx: ExecutionReader, request: string): boolean =>
  tx.secrets
    .ofRequest(request)
    .some(({ purpose, collectedAt }) => purpose === 'operator' && collectedAt !== null);

/** Why somebody cannot have a step in a portal in hand now; undefined where they can. */
export function portalBlocker(
  tx: ExecutionReader,
  {
    step,
    request,
    principal,
  }: { readonly step: StepRecord; readonly request: RequestRecord; readonly principal: Principal },
) {
  const frozen = freezeRefusal(tx, request);
  if (frozen !== undefined) return frozen;
  if (!step.plan.needsPassword || principal.recipient !== null) return undefined;
  const reason = 'the password can be sealed to nobody without a key; enrol an age recipient first';
  return { error: new CountersignError('TASK_REFUSED', { reason }), rules: [] };
}
