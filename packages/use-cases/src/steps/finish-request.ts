import { mayHaveTakenEffect, patchWhenDone } from '@countersign/lifecycle';
import type { Actor } from '@countersign/schema';
import { dayOf } from '../calendar.ts';
import { type ApprovalStatus, requirementsOf } from '../evaluation/approval-status.ts';
import { reviewDay } from '../evaluation/build-facts.ts';
import { logTime } from '../log-time.ts';
import type { Clock, RequestRecord, RevisionRecord, StepRecord, WriteTransaction } from '../ports/index.ts';
import { releaseReservation } from '../requests/reserve-api-user.ts';
import { dropStep } from './drop-step.ts';

/** The current revision of a request and what it has to meet; neither changes once it is approved. */
export interface KnownApproval {
  readonly revision: RevisionRecord;
  readonly approval: ApprovalStatus;
}

/**
 * Ends a request whose last step, the read-back, said that the provider has what was approved.
 * @param finished.steps all steps of the request, as they are now
 */
export function finishRequest(
  tx: WriteTransaction,
  deps: { readonly clock: Clock },
  finished: {
    request: RequestRecord;
    steps: readonly StepRecord[];
    actor: Actor;
    known?: KnownApproval | undefined;
  },
): void {
  const { request, actor } = finished;
  const now = deps.clock.now();
  const revision = finished.known?.revision ?? tx.revisions.get(request.id, request.revision);
  const known = request.apiUser === null ? undefined : tx.apiUsers.get(request.apiUser);
  if (revision === undefined || known === undefined) return;
  const { requirements, decision } = finished.known?.approval ?? requirementsOf(tx, request);
  const limits = requirements.flatMap((one) => (one.type === 'review-date' ? [one.withinDays] : []));
  tx.apiUsers.update(
    known.id,
    patchWhenDone({
      known,
      action: request.action,
      change: revision.input.change,
      provider: request.provider,
      integration: request.integration,
      today: dayOf(now),
      reviewOn: reviewDay(revision.input, limits.length === 0 ? null : Math.min(...limits), now),
      results: finished.steps.flatMap(({ result }) => (result === null ? [] : [result])),
    }),
  );
  tx.apiUsers.release(request.id);
  tx.requests.update(request.id, { state: 'done', updatedAt: logTime(tx, deps.clock) });
  tx.audit.append(actor, { type: 'request.done', request: request.id, data: { revision: request.revision } });
  const { exception } = revision.input;
  if (exception !== undefined && requirements.some((one) => one.type === 'expiry')) {
    const rule = decision.decision.requirements.find((one) => one.requirement.type === 'expiry')?.rule;
    tx.exceptions.insert({
      request: request.id,
      rule: rule?.ruleId ?? '',
      owner: exception.owner,
      expiresOn: exception.expiresOn,
      endedBy: null,
    });
    tx.audit.append(actor, {
      type: 'exception.granted',
      request: request.id,
      data: { revision: request.revision, expiresOn: exception.expiresOn },
    });
  }
  // Whoever needs the credential from now on has an own copy; the worker needs none any more.
  for (const { purpose } of tx.secrets.ofRequest(request.id))
    if (purpose === 'worker' || purpose === 'operator') tx.secrets.forget(request.id, purpose);
}

/** Ends a request that was given up or refused on the way. What exists, or may exist, on the provider stays in the inventory. */
export function failRequest(
  tx: WriteTransaction,
  deps: { readonly clock: Clock },
  failed: { request: RequestRecord; step: string | null; code: string; actor: Actor },
): void {
  const { request } = failed;
  const now = deps.clock.now();
  const open = tx.steps
    .ofRequest(request.id)
    .filter((step) => step.state !== 'applied' && step.state !== 'skipped');
  for (const step of open)
    dropStep(tx, { step, state: step.id === failed.step ? 'failed' : 'skipped', updatedAt: now });
  const apiUser = request.apiUser === null ? undefined : tx.apiUsers.get(request.apiUser);
  if (apiUser?.state === 'reserved') {
    // Whatever may have made the user keeps the integration's place, so that nobody makes a second one beside it.
    const mayExist = open.some(
      (step) => (step.plan.kind === 'api' || step.plan.kind === 'portal') && mayHaveTakenEffect(step),
    );
    if (mayExist) tx.apiUsers.update(apiUser.id, { state: 'pending' });
  }
  releaseReservation(tx, { ...request, updatedAt: now });
  for (const purpose of ['worker', 'operator', 'owner'] as const) tx.secrets.forget(request.id, purpose);
  tx.requests.update(request.id, {
    state: 'failed',
    failure: failed.code,
    updatedAt: logTime(tx, deps.clock),
  });
  tx.audit.append(failed.actor, {
    type: 'request.failed',
    request: request.id,
    data: { revision: request.revision, step: failed.step, code: failed.code },
  });
}
