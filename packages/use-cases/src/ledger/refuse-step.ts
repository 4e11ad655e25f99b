import { mayHaveTakenEffect, refusal } from '@countersign/lifecycle';
import { saltedDigest } from '../digest.ts';
import { recordDivergence } from '../evaluation/record-divergence.ts';
import type { WriteTransaction } from '../ports/index.ts';
import { dropStep } from '../steps/drop-step.ts';
import { failRequest } from '../steps/finish-request.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';
import type { Reevaluation } from './reevaluate-policies.ts';

/** A step and its request as they were read when the step was judged. */
type JudgedStep = Pick<StepSnapshot, 'step' | 'request'>;

/** Ends the request of a step that has no authority or that the policies refuse by now. Nothing was carried out. */
export async function refuseStep(
  deps: LedgerDeps,
  judged: JudgedStep,
  refused: { code: 'PERMIT_INVALID' | 'POLICY_REFUSED'; reason: string; actor: WorkerActor },
): Promise<void> {
  const { step, request } = judged;
  const { code, reason, actor } = refused;
  deps.logger.warn({ step: step.id, request: request.id, code, reason }, 'step refused');
  await deps.store.write((tx) => {
    if (!isAsJudged(tx, judged)) return;
    // What an earlier attempt may have done is not undone by the refusal.
    const effect = mayHaveTakenEffect(step) ? 'unknown' : 'none';
    const problem = { code, message: reason, effect } as const;
    tx.steps.update(step.id, { problem, updatedAt: deps.clock.now() });
    tx.audit.append(actor, {
      type: 'step.refused',
      request: request.id,
      data: { step: step.id, key: step.key, code },
    });
    endJudged(tx, deps, { judged, code, actor });
  });
}

/** Somebody else may have settled it meanwhile; a refusal is about what was read. */
function isAsJudged(tx: WriteTransaction, { step, request }: JudgedStep): boolean {
  const current = tx.requests.get(request.id);
  return (
    current?.updatedAt === request.updatedAt &&
    current.state === request.state &&
    tx.steps.get(step.id)?.state === step.state
  );
}

/** A request that is over stays as it is; only the step is taken away. */
function endJudged(
  tx: WriteTransaction,
  deps: LedgerDeps,
  { judged, code, actor }: { judged: JudgedStep; code: string; actor: WorkerActor },
): void {
  const { step, request } = judged;
  if (refusal(request.state, 'fail') === undefined)
    failRequest(tx, deps, { request, step: step.id, code, actor });
  else dropStep(tx, { step, state: 'failed', updatedAt: deps.clock.now() });
}

/** Stops a step on which the evaluators disagree, records it and raises the alarm. */
export async function stopOnDivergence(
  deps: LedgerDeps,
  snapshot: StepSnapshot,
  { reevaluation, actor }: { reevaluation: Extract<Reevaluation, { kind: 'diverged' }>; actor: WorkerActor },
): Promise<void> {
  const { policies } = snapshot;
  const { facts, evaluation } = reevaluation;
  await deps.store.write((tx) => {
    if (!isAsJudged(tx, snapshot)) return;
    recordDivergence(tx, deps, {
      request: snapshot.request.id,
      actor,
      operation: facts.operation,
      policyDigest: policies.digest,
      factsDigest: saltedDigest(snapshot.revision.salt, facts),
      evaluation,
    });
    endJudged(tx, deps, { judged: snapshot, code: 'POLICY_DIVERGENCE', actor });
  });
}
