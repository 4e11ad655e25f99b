import type { Departure, NewAccess, RulesDiff } from '@countersign/rules-engine';
import type { Rule } from '@countersign/schema';

/** What differs between two sets of rules, and what that lets through. */
export interface PoliciesDiff {
  readonly diff: RulesDiff;
  readonly newAccess: NewAccess;
  /** What is special about the request that shows new access. */
  readonly departures: readonly Departure[];
}

/** Compares two sets, and looks for a request that the second one lets through and the first one did not. */
export async function diffPolicies(before: readonly Rule[], after: readonly Rule[]): Promise<PoliciesDiff> {
  const { departuresOf, diffRules, findNewAccess } = await import('@countersign/rules-engine');
  const newAccess = findNewAccess(before, after);
  const departures = newAccess.kind === 'found' ? departuresOf(newAccess.facts) : [];
  return { diff: diffRules(before, after), newAccess, departures };
}
