import { backoffMillis, settleFailure } from '@countersign/lifecycle';
import type { Actor, CallFailure } from '@countersign/schema';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import { recordFailedCall } from '../outages/record-presence.ts';
import type { RequestRecord, StepProblem, StepRecord, WriteTransaction } from '../ports/index.ts';
import { openTask } from './open-task.ts';

/** Records that an attempt failed, and either sets the time of the next one or hands the step to a person. */
export function recordFailure(
  tx: WriteTransaction,
  deps: Pick<LedgerDeps, 'clock' | 'ids' | 'maxAttempts' | 'randomBytes'>,
  failed: {
    step: StepRecord;
    request: Pick<RequestRecord, 'account' | 'provider'>;
    failure: CallFailure;
    actor: Actor;
  },
): void {
  const { step, request, failure, actor } = failed;
  const now = deps.clock.now();
  const problem: StepProblem = { code: failure.code, message: failure.message, effect: failure.effect };
  const next = settleFailure(failure, { made: step.attempts, most: deps.maxAttempts });
  const data = { step: step.id, key: step.key, attempt: step.attempts, code: failure.code };
  const released = { leaseHolder: null, leaseUntil: null, problem, updatedAt: now };
  tx.audit.append(actor, {
    type: 'step.failed',
    request: step.request,
    data: { ...data, willRetry: next === 'retry', effect: failure.effect },
  });
  const heldBy = recordFailedCall(tx, deps, {
    account: request.account,
    actor,
    failure,
    kind: step.plan.kind,
  });
  if (next === 'retry') {
    const delay = backoffMillis({
      attempt: Math.max(1, step.attempts),
      random: (deps.randomBytes(1)[0] ?? 0) / 256,
      retryAfterMillis: failure.retryAfterMillis,
    });
    tx.steps.update(step.id, { state: 'ready', ...released });
    tx.outbox.put({
      id: deps.ids.next('outbox'),
      provider: request.provider,
      subject: step.id,
      // What waits for the provider to be back is due when it is, unless the provider asked for more.
      availableAt: heldBy === null || failure.retryAfterMillis !== null ? now + delay : now,
      begins: false,
      heldBy,
    });
    return;
  }
  tx.steps.update(step.id, { state: next, ...released });
  tx.outbox.removeOf(step.id);
  tx.audit.append(actor, {
    type: next === 'dead-letter' ? 'step.dead-lettered' : 'step.outcome-unknown',
    request: step.request,
    data,
  });
  openTask(tx, deps, { step, kind: next, problem, actor });
}
