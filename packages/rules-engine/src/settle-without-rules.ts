import type { Verdict } from '@countersign/schema';
import type { Candidates, Scope } from './applicable-rules.ts';
import { deepFreeze } from './freeze.ts';
import { uncoveredRule } from './uncovered.ts';
import { policyError, refuseForErrors } from './verdict.ts';

/** The verdict where it is settled before any rule is asked; null where the rules have to be asked. */
export function settleWithoutRules(
  { broken, covered }: Pick<Candidates, 'broken' | 'covered'>,
  { provider, operation, effects }: Scope,
): Verdict | null {
  if (broken.length > 0) {
    return refuseForErrors(broken.map(({ rule, because }) => policyError(rule.id, because)));
  }
  if (covered) return null;
  return deepFreeze<Verdict>({
    outcome: 'deny',
    determining: [uncoveredRule(provider, operation, effects)],
    requirements: [],
    advisories: [],
    errors: [],
    trace: [],
    counterfactual: null,
  });
}
