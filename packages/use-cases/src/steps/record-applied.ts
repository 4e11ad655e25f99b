import { counts, firstUnproven, patchFromResult, showsAbsence } from '@countersign/lifecycle';
import { type Actor, CountersignError, type Instant, type StepResult } from '@countersign/schema';
import { dayOf } from '../calendar.ts';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import type { Clock, Ids, RequestRecord, StepRecord, WriteTransaction } from '../ports/index.ts';
import { requireAsLogged } from '../requests/as-logged.ts';
import { requestOf } from '../requests/request-of.ts';
import { saltOf } from '../requests/salt-of.ts';
import { finishRequest, type KnownApproval } from './finish-request.ts';
import { openTask } from './open-task.ts';
import { holdIdentifier } from './own-user.ts';

/**
 * Records that a step is done, what the inventory learns from it, and what comes next. After the last step the request is
 * done, unless one of them lacks the proof that it owes: then two people attest that one first. Gives the step that comes next.
 * @param applied.known what the caller has read of the request already
 * @param applied.readBackAt when a read-back that comes next is due for everybody; now, unless the caller goes on with it itself
 * @throws CountersignError AUTHORITY_MISMATCH where the request is not what the log says; INTERNAL when the result is no proof that the step accepts; callers ask `counts` first
 */
export function recordApplied(
  tx: WriteTransaction,
  deps: Pick<ActingDeps, 'clock' | 'ids' | 'histories' | 'logger'>,
  applied: {
    step: StepRecord;
    request: RequestRecord;
    result: StepResult;
    actor: Actor;
    readBackAt?: Instant;
    known?: KnownApproval;
  },
): StepRecord | null {
  const { step, request, result, actor } = applied;
  const known = applied.known?.revision.revision === request.revision ? applied.known : undefined;
  if (!counts(step.plan, result.knownBy)) throw new CountersignError('INTERNAL', {});
  const now = deps.clock.now();
  const patch = {
    state: 'applied',
    leaseHolder: null,
    leaseUntil: null,
    result,
    problem: null,
    updatedAt: now,
  } as const;
  // Before they are written, as whoever judged the step has read them already.
  const all = tx.steps.ofRequest(request.id).map((one) => (one.id === step.id ? { ...one, ...patch } : one));
  tx.steps.update(step.id, patch);
  tx.outbox.removeOf(step.id);
  const task = tx.tasks.openOfStep(step.id);
  if (task !== undefined) tx.tasks.update(task.id, { state: 'cancelled' });
  tx.audit.append(actor, {
    type: 'step.applied',
    request: request.id,
    data: {
      step: step.id,
      key: step.key,
      attempt: step.attempts,
      knownBy: result.knownBy,
      observations: result.observations ?? [],
      resultDigest: saltedDigest(known?.revision.salt ?? saltOf(tx, request), result),
    },
  });
  if (request.apiUser !== null) {
    const user = tx.apiUsers.get(request.apiUser);
    // From the first step that made something, the user exists on the provider, whatever becomes of the request.
    const exists =
      user?.state === 'reserved' && step.plan.kind !== 'verify' ? { state: 'pending' as const } : {};
    tx.apiUsers.update(request.apiUser, {
      ...exists,
      ...(user === undefined
        ? {}
        : patchFromResult({ action: request.action, key: step.key, known: user, today: dayOf(now) }, result)),
    });
    if (!showsAbsence(step.key)) holdIdentifier(tx, request, result);
  }
  learnPermissionForm(tx, { request, result, actor });
  const steps = all.filter((one) => one.permit === step.permit);
  const next = steps.find((one) => one.state === 'waiting');
  if (next === undefined) {
    const unproven = firstUnproven(steps);
    if (unproven !== undefined) haveAttested(tx, deps, { step: unproven, actor });
    else {
      // Others may have edited rows since this step began.
      requireAsLogged(tx, deps, { request: requestOf(tx, request.id), steps, proven: known?.revision });
      finishRequest(tx, deps, { request, steps: all, actor, known });
    }
    return null;
  }
  tx.steps.update(next.id, { state: 'ready', updatedAt: now });
  tx.outbox.put({
    id: deps.ids.next('outbox'),
    provider: request.provider,
    subject: next.id,
    availableAt: next.plan.kind === 'verify' ? (applied.readBackAt ?? now) : now,
    begins: false,
  });
  return next;
}

/** Two people look at what an earlier version of the program took for done without a proof. */
function haveAttested(
  tx: WriteTransaction,
  deps: { readonly clock: Clock; readonly ids: Ids },
  { step, actor }: { step: StepRecord; actor: Actor },
): void {
  const problem = {
    code: 'PROOF_MISSING',
    message: 'Nothing proves that the provider has it. People have to look.',
    effect: 'none' as const,
  };
  tx.steps.update(step.id, { state: 'with-person', problem, updatedAt: deps.clock.now() });
  openTask(tx, deps, { step, kind: 'attest', problem, actor });
}

/** The vendor's documents disagree on the form of permissionType; which one a server takes is found out once per account. */
function learnPermissionForm(
  tx: WriteTransaction,
  { request, result, actor }: { request: RequestRecord; result: StepResult; actor: Actor },
): void {
  const form = result.permissionTypeAs;
  const account = tx.accounts.get(request.account);
  if (
    form === undefined ||
    account?.provider !== 'eset-msp-administrator-2' ||
    account.permissionTypeAs === form
  )
    return;
  tx.accounts.replace({ ...account, permissionTypeAs: form });
  tx.audit.append(actor, {
    type: 'account.learned',
    request: request.id,
    data: { account: account.id, permissionTypeAs: form },
  });
}
