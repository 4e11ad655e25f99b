import { approvalSlots, outstandingAcknowledgements } from '@countersign/lifecycle';
import type { Facts } from '@countersign/schema';
import { type Evaluation, evaluatePolicies } from '../evaluation/evaluate-policies.ts';
import { missingApprovals } from '../evaluation/missing-approvals.ts';
import type { PolicyEvaluators } from '../ports/index.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/** What a second look at the policies says, on facts as they are now. */
export type Reevaluation =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly rules: readonly string[]; readonly reason: string }
  | {
      readonly kind: 'diverged';
      readonly facts: Facts;
      readonly evaluation: Extract<Evaluation, { agreed: false }>;
    };

/**
 * Asks both evaluators before a provider is touched. They must say the same, and what they say must still be covered by
 * the approvals and acknowledgements that were given. A read-back that only looks at what was done has nothing to ask.
 */
export function reevaluatePolicies(snapshot: StepSnapshot, policies: PolicyEvaluators): Reevaluation {
  const { facts, approval, policies: set } = snapshot;
  if (facts === null) return { kind: 'allowed' };
  const evaluation = evaluatePolicies(policies, { set, facts });
  if (!evaluation.agreed) return { kind: 'diverged', facts, evaluation };
  const compiled = evaluation.verdict;
  if (compiled.outcome === 'deny') {
    const rules = compiled.determining.map((rule) => rule.ruleId);
    const reasons = [
      ...compiled.determining.map((rule) => rule.message),
      ...compiled.errors.map((error) => error.message),
    ];
    return { kind: 'refused', rules, reason: reasons.join(' ') };
  }
  const requirements = compiled.requirements.map((one) => one.requirement);
  const slots = approvalSlots(requirements, { also: approval.escalated });
  const open = missingApprovals(requirements, approval);
  if (open.length > 0) {
    const groups = [...new Set(open.flatMap(({ group }) => group ?? []))];
    const whose = groups.length === 0 ? '' : `, ${groups.join(' and ')} among them`;
    const reason = `By now ${slots.length} approvals are needed${whose}, and ${approval.resolution.approvals} were given.`;
    return { kind: 'refused', rules: compiled.requirements.map((one) => one.rule.ruleId), reason };
  }
  const owed = outstandingAcknowledgements(requirements, approval.acknowledgements);
  if (owed.length === 0) return { kind: 'allowed' };
  const rules = compiled.requirements.map((one) => one.rule.ruleId);
  return {
    kind: 'refused',
    rules,
    reason: `An acknowledgement is missing by now: ${owed.map((one) => one.kind).join(', ')}.`,
  };
}
