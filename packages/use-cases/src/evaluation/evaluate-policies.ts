import type { Facts, Verdict } from '@countersign/schema';
import type { PolicyEvaluators, PolicySetRecord } from '../ports/index.ts';

/** What both evaluators say about the same facts. */
export type Evaluation =
  | { readonly agreed: true; readonly verdict: Verdict }
  | { readonly agreed: false; readonly compiled: Verdict; readonly reference: Verdict };

export interface PolicyQuestion {
  readonly set: PolicySetRecord;
  readonly facts: Facts;
}

/**
 * Asks both evaluators. A reference that does not answer agrees with nothing.
 * @throws TypeError when the set in force cannot be used
 */
export function evaluatePolicies(policies: PolicyEvaluators, { set, facts }: PolicyQuestion): Evaluation {
  const compiled = policies.decide(set, facts);
  const reference = evaluateByReference(policies, set, facts);
  if (reference.answered && policies.agree(compiled, reference.verdict))
    return { agreed: true, verdict: compiled };
  return { agreed: false, compiled, reference: reference.verdict };
}

function evaluateByReference(
  policies: PolicyEvaluators,
  set: PolicySetRecord,
  facts: Facts,
): { readonly answered: boolean; readonly verdict: Verdict } {
  try {
    return { answered: true, verdict: policies.decideByReference(set, facts) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'the reference evaluator failed';
    return { answered: false, verdict: refusal({ ruleId: null, code: 'POLICY_ERROR', message }) };
  }
}

/** A refusal that comes from no rule. */
export function refusal(error: Verdict['errors'][number]): Verdict {
  return {
    outcome: 'deny',
    determining: [],
    requirements: [],
    advisories: [],
    errors: [error],
    trace: [],
    counterfactual: null,
  };
}
