import type { BareVerdict } from '@countersign/schema';

/**
 * Whether two verdicts lead to the same: the outcome, the rules that determine it, what is required and advised, what was
 * observed, and whether there were errors. Wording of errors, trace and counterfactual may differ between the evaluators.
 */
export function verdictsAgree(a: BareVerdict, b: BareVerdict): boolean {
  return JSON.stringify(essence(a)) === JSON.stringify(essence(b));
}

function essence(verdict: BareVerdict): unknown {
  const ids = (rules: BareVerdict['determining']) =>
    rules.map(({ ruleId, version }) => `${ruleId}@${version}`).sort();
  return {
    outcome: verdict.outcome,
    determining: ids(verdict.determining),
    advisories: ids(verdict.advisories),
    requirements: verdict.requirements
      .map(({ rule, requirement }) => {
        const fields = Object.entries(requirement).sort(([x], [y]) => (x < y ? -1 : 1));
        return JSON.stringify([rule.ruleId, rule.version, fields]);
      })
      .sort(),
    observed: (verdict.observed ?? [])
      .map(({ ruleId, version, error }) => `${ruleId}@${version}${error === null ? '' : ' failed'}`)
      .sort(),
    failed: verdict.errors.length > 0,
  };
}
