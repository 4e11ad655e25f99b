import {
  isProof,
  type KnownBy,
  type PlanStep,
  type Proof,
  type StepResult,
  type StepState,
} from '@countersign/schema';

/**
 * The proofs of which a step needs one to count; none where a later step of the plan brings it. Plans from before proofs
 * were asked for name none: what such a plan verifies, or has a second person confirm, two people have to attest.
 */
export function proofsOwed(plan: Pick<PlanStep, 'accepts' | 'kind' | 'confirmedBy'>): readonly Proof[] {
  if (plan.accepts !== undefined) return plan.accepts;
  return plan.kind === 'verify' || plan.confirmedBy === 'second-person' ? ['attested'] : [];
}

/** Whether this way of knowing makes the step count. */
export function counts(plan: Pick<PlanStep, 'accepts' | 'kind' | 'confirmedBy'>, knownBy: KnownBy): boolean {
  const owed = proofsOwed(plan);
  return owed.length === 0 || (isProof(knownBy) && owed.includes(knownBy));
}

/** Of the steps of a plan the first one that counts as applied and lacks the proof that it owes. */
export function firstUnproven<
  S extends { readonly plan: PlanStep; readonly state: StepState; readonly result: StepResult | null },
>(steps: readonly S[]): S | undefined {
  return steps.find(
    ({ plan, state, result }) =>
      state === 'applied' && (result === null ? proofsOwed(plan).length > 0 : !counts(plan, result.knownBy)),
  );
}
