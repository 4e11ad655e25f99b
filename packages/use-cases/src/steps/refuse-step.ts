import type { Actor } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import type { SecondLook } from './decide-again.ts';
import { failRequest } from './finish-request.ts';
import type { GatheredStep } from './gather-step.ts';

/** Ends the request of a step that has no authority or that the policies refuse by now. Nothing was carried out. */
export async function refuseStep(
  deps: ExecutionDeps,
  gathered: GatheredStep,
  refusal: { code: 'PERMIT_INVALID' | 'POLICY_REFUSED'; reason: string; actor: Actor },
): Promise<void> {
  const { step, request } = gathered;
  deps.logger.warn(
    { step: step.id, request: request.id, code: refusal.code, reason: refusal.reason },
    'step refused',
  );
  await deps.store.write((tx) => {
    const current = tx.requests.get(request.id);
    // Somebody else may have settled it meanwhile; a refusal is about what was read.
    if (current === undefined || current.updatedAt !== request.updatedAt) return;
    const problem = { code: refusal.code, message: refusal.reason, effect: 'none' as const };
    tx.steps.update(step.id, { problem, updatedAt: deps.clock.now() });
    tx.audit.append(refusal.actor, {
      type: 'step.refused',
      request: request.id,
      data: { step: step.id, key: step.key, code: refusal.code },
    });
    failRequest(tx, deps, { request: current, step: step.id, code: refusal.code, actor: refusal.actor });
  });
}

/** Stops a step on which the evaluators disagree, records it and raises the alarm. */
export async function stopOnDivergence(
  deps: ExecutionDeps,
  gathered: GatheredStep,
  { look, actor }: { look: Extract<SecondLook, { kind: 'diverged' }>; actor: Actor },
): Promise<void> {
  const { step, request, policies } = gathered;
  deps.logger.error(
    {
      alert: 'policy-divergence',
      request: request.id,
      compiled: look.compiled.outcome,
      reference: look.reference.outcome,
    },
    'the two policy evaluators disagree; the step is stopped',
  );
  const rules = [...look.compiled.determining, ...look.reference.determining].map((rule) => rule.ruleId);
  await deps.store.write((tx) => {
    const admission = tx.decisions.ofRevision(request.id, request.revision);
    tx.audit.append(actor, {
      type: 'policy.divergence',
      request: request.id,
      data: {
        policyDigest: policies.digest,
        factsDigest: admission?.decision.factsDigest ?? policies.digest,
        compiled: look.compiled.outcome,
        reference: look.reference.outcome,
        rules: [...new Set(rules)],
      },
    });
    failRequest(tx, deps, { request, step: step.id, code: 'POLICY_DIVERGENCE', actor });
  });
}
