import { counts } from '@countersign/lifecycle';
import type { CallFailure, StepResult, WorkReport } from '@countersign/schema';
import { requestEntries } from '../log/request-entries.ts';
import { recordReachable } from '../outages/record-presence.ts';
import type { RequestRecord, StepRecord, WriteTransaction } from '../ports/index.ts';
import type { KnownApproval } from '../steps/finish-request.ts';
import { foreignUser, foreignUserFailure } from '../steps/own-user.ts';
import { recordApplied } from '../steps/record-applied.ts';
import { recordFailure } from '../steps/record-failure.ts';
import { attemptedBy } from './attempted-by.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import { isWorkersWord, refuse } from './require-answer.ts';

/** How an attempt ended. */
export type Outcome = Extract<WorkReport, { kind: 'applied' | 'failed' }>;

/**
 * Records how an attempt ended, for whoever holds its lease, and gives the read-back that its worker goes on with; should that worker end
 * before, it falls due for others as its lease would have ended. Whoever lost the lease has nothing to say any more, because another worker
 * looks for the effect of this attempt: then it is put on record as late, and nothing follows from it.
 * @param reported.known what the ledger has read of the request already
 */
export function recordOutcome(
  tx: WriteTransaction,
  deps: LedgerDeps,
  reported: { actor: WorkerActor; outcome: Outcome; known: KnownApproval | undefined },
): StepRecord | null {
  const { actor, outcome, known } = reported;
  const step = tx.steps.get(outcome.step);
  const request = step && tx.requests.get(step.request);
  if (step === undefined || request === undefined) return null;
  if (step.leaseHolder !== actor.id || step.attempts !== outcome.attempt) {
    recordLate(tx, { step, actor, outcome });
    return null;
  }
  if (outcome.kind === 'applied') requireKnowledge(step, outcome.result);
  const attempted = refuseForeignUser(tx, request, outcome);
  if ('failure' in attempted) {
    recordFailure(tx, deps, { step, request, failure: attempted.failure, actor });
    return null;
  }
  recordReachable(tx, deps, { account: request.account, actor });
  const goesOn = outcome.kind === 'applied' && outcome.goesOn;
  const readBackAt = deps.clock.now() + (goesOn ? deps.leaseMillis : 0);
  const { result } = attempted;
  const next = recordApplied(tx, deps, {
    step,
    request,
    result,
    actor,
    readBackAt,
    ...(known === undefined ? {} : { known }),
  });
  return goesOn && next?.plan.kind === 'verify' ? next : null;
}

/**
 * The attempt stays under its lease then, and whoever takes it over looks for its effect.
 * @throws CountersignError INPUT_INVALID
 */
function requireKnowledge({ plan }: StepRecord, { knownBy }: StepResult): void {
  if (!isWorkersWord(knownBy) || !counts(plan, knownBy))
    refuse(`"${knownBy}" is not how the end of this step can be known to a worker`);
}

/** What the provider has of somebody else is not this request's doing, also where it looks like it. */
function refuseForeignUser(
  tx: WriteTransaction,
  request: RequestRecord,
  outcome: Outcome,
): { readonly result: StepResult } | { readonly failure: CallFailure } {
  if (outcome.kind === 'failed') return outcome;
  const reason = foreignUser(tx, request, outcome.result);
  return reason === undefined ? outcome : { failure: foreignUserFailure(reason, 'unknown') };
}

const TOLD = ['step.applied', 'step.failed', 'step.reported-late'] as const;

function recordLate(
  tx: WriteTransaction,
  { step, actor, outcome }: { step: StepRecord; actor: WorkerActor; outcome: Outcome },
): void {
  if (!attemptedBy(tx, step, actor.id).has(outcome.attempt)) return;
  // A worker whose answer was lost says the same again.
  const isTold = TOLD.some((type) =>
    requestEntries(tx, step.request, type).some(
      (told) =>
        told.actor.kind === 'worker' &&
        told.actor.id === actor.id &&
        told.data.step === step.id &&
        told.data.attempt === outcome.attempt,
    ),
  );
  if (isTold) return;
  tx.audit.append(actor, {
    type: 'step.reported-late',
    request: step.request,
    data: {
      step: step.id,
      key: step.key,
      attempt: outcome.attempt,
      outcome: outcome.kind,
      code: outcome.kind === 'failed' ? outcome.failure.code : null,
    },
  });
}
