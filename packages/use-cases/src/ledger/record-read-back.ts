import { counts, showsAbsence } from '@countersign/lifecycle';
import type { CallFailure, Observation, StepResult, VerifyResult } from '@countersign/schema';
import { provenSecrets } from '../credentials/proven-secrets.ts';
import { recordReachable } from '../outages/record-presence.ts';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';
import { openTask } from '../steps/open-task.ts';
import { foreignUser, foreignUserFailure } from '../steps/own-user.ts';
import { recordApplied } from '../steps/record-applied.ts';
import { recordFailure } from '../steps/record-failure.ts';
import { startRequest } from './begin-attempt.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';
import { isWorkersWord } from './require-answer.ts';

/** What a look at the provider came to: whether it has what was approved, or why nobody could tell. */
export type Seen =
  | { readonly kind: 'seen'; readonly seen: VerifyResult }
  | { readonly kind: 'unseen'; readonly failure: CallFailure };

/**
 * Records a look at the provider: for a `verify` step whether it has what was approved, for an `external` one whether somebody
 * outside did their part. Where nothing can be read, people say so. The look itself only reads, so it needs no lease and no entry of
 * its own until it says something.
 */
export function recordReadBack(
  tx: WriteTransaction,
  deps: LedgerDeps,
  { snapshot, actor, report }: { snapshot: StepSnapshot; actor: WorkerActor; report: Seen },
): void {
  startRequest(tx, deps, { snapshot, actor });
  const { step } = snapshot;
  const request = tx.requests.get(snapshot.request.id) ?? snapshot.request;
  const failed = (failure: CallFailure) => {
    const attempted = { ...step, attempts: step.attempts + 1 };
    tx.steps.update(step.id, { attempts: attempted.attempts, updatedAt: deps.clock.now() });
    recordFailure(tx, deps, { step: attempted, request, failure, actor });
  };
  if (report.kind === 'unseen') {
    failed(report.failure);
    return;
  }
  const { seen } = report;
  // What nobody can look at was not asked for.
  if (seen.kind !== 'cannot-verify') recordReachable(tx, deps, { account: request.account, actor });
  if (seen.kind !== 'verified') recordObserved(tx, { snapshot, actor, observations: seen.observations });
  switch (seen.kind) {
    case 'verified': {
      const reason = showsAbsence(step.key) ? undefined : foreignUser(tx, request, seen.result);
      if (reason === undefined) recordVerified(tx, deps, { snapshot, request, actor, result: seen.result });
      else failed(foreignUserFailure(reason, 'none'));
      return;
    }
    case 'mismatch':
      failed({
        code: 'READ_BACK_DIFFERS',
        message: `The provider does not have what was approved: ${seen.differences.join('; ')}.`,
        retryable: false,
        effect: 'none',
        retryAfterMillis: null,
        observations: [],
      });
      return;
    case 'not-yet':
      waitForSomebody(tx, deps, { snapshot, actor, reason: seen.reason, poll: true });
      return;
    case 'cannot-verify':
      waitForSomebody(tx, deps, { snapshot, actor, reason: seen.reason, poll: false });
  }
}

/** What the connector saw counts where it is a proof that the step accepts; else people have to look. */
function recordVerified(
  tx: WriteTransaction,
  deps: LedgerDeps,
  verified: { snapshot: StepSnapshot; request: RequestRecord; actor: WorkerActor; result: StepResult },
): void {
  const { snapshot, request, actor, result } = verified;
  const { step } = snapshot;
  if (counts(step.plan, result.knownBy) && isShown(tx, request, result.knownBy)) {
    recordApplied(tx, deps, { step, request, result, actor, known: snapshot });
    return;
  }
  recordObserved(tx, { snapshot, actor, observations: result.observations });
  waitForSomebody(tx, deps, { snapshot, actor, reason: NO_PROOF, poll: false });
}

/** Whether a worker can have seen it: a refusal shows something only of credentials that the log says were good in this request. */
function isShown(tx: WriteTransaction, { id }: RequestRecord, knownBy: StepResult['knownBy']): boolean {
  return isWorkersWord(knownBy) && (knownBy !== 'negative' || provenSecrets(tx, id).size > 0);
}

const NO_PROOF = 'What the provider shows is no proof that this step accepts. People have to look.';

/** What the provider answered where it does not have what was approved; a later exception may have to cite it. */
function recordObserved(
  tx: WriteTransaction,
  observed: { snapshot: StepSnapshot; actor: WorkerActor; observations: readonly Observation[] | undefined },
): void {
  const { request, account, apiUser } = observed.snapshot;
  if (observed.observations === undefined || observed.observations.length === 0) return;
  tx.audit.append(observed.actor, {
    type: 'access.observed',
    request: request.id,
    data: {
      account: account.id,
      apiUser: apiUser.id,
      integration: request.integration ?? apiUser.integration,
      observations: [...observed.observations],
    },
  });
}

/** Keeps the task of a person open, and looks again later where looking can tell. */
function waitForSomebody(
  tx: WriteTransaction,
  deps: LedgerDeps,
  waiting: { snapshot: StepSnapshot; actor: WorkerActor; reason: string; poll: boolean },
): void {
  const { step, request } = waiting.snapshot;
  const now = deps.clock.now();
  const problem = {
    code: waiting.poll ? 'NOT_YET' : 'CANNOT_VERIFY',
    message: waiting.reason,
    effect: 'none' as const,
  };
  // A read-back that cannot tell yet waits for time, not for a person.
  const state = waiting.poll && step.plan.kind === 'verify' ? 'ready' : 'with-person';
  tx.steps.update(step.id, { state, problem, updatedAt: now });
  if (waiting.poll) {
    tx.outbox.put({
      id: deps.ids.next('outbox'),
      provider: request.provider,
      subject: step.id,
      availableAt: now + deps.pollMillis,
      begins: false,
    });
  } else {
    tx.outbox.removeOf(step.id);
  }
  if (step.plan.kind === 'external')
    openTask(tx, deps, { step, kind: 'external', problem, actor: waiting.actor });
  else if (!waiting.poll) openTask(tx, deps, { step, kind: 'attest', problem, actor: waiting.actor });
}
