import { approvalsNeeded, type Verdict } from '@countersign/schema';
import type { OutcomeSummary } from './report.ts';

/** A verdict as far as verdicts are compared. */
export type Comparable = Pick<Verdict, 'outcome' | 'determining' | 'requirements' | 'errors'>;

export function summarizeOutcome(verdict: Comparable): OutcomeSummary {
  const { outcome } = verdict;
  return { outcome, approvals: approvalsOf(verdict), rules: [...new Set(decidingRules(verdict))].sort() };
}

/** Approvals matter only to a request that waits for them; a refused one lists what it would need. */
export function approvalsOf(verdict: Comparable): number {
  return verdict.outcome === 'review'
    ? approvalsNeeded(verdict.requirements.map((one) => one.requirement))
    : 0;
}

function decidingRules({ outcome, determining, requirements, errors }: Comparable): readonly string[] {
  switch (outcome) {
    case 'allow':
      return [];
    case 'review':
      return requirements
        .filter(({ requirement }) => WAITED_FOR.has(requirement.type))
        .map(({ rule }) => rule.ruleId);
    case 'deny':
      return [...determining, ...errors].flatMap(({ ruleId }) => ruleId ?? []);
  }
}

/** What a person has to do before a request goes on. */
const WAITED_FOR: ReadonlySet<string> = new Set([
  'approvals',
  'extra-approvals',
  'signature',
  'acknowledgement',
]);
