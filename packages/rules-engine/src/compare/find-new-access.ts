import { type Facts, OPERATIONS, PROVIDERS, type Rule, type Verdict } from '@countersign/schema';
import { decideTrusted } from '../decide.ts';
import { compilePolicySet } from '../policy-set.ts';
import { compareRules } from './compared-rules.ts';
import { opens } from './demands.ts';
import { searchOperation } from './search-operation.ts';

/** Whether a set of rules lets a request through that another one refused or asked more for. */
export type NewAccess =
  /** No combination of the values that the rules tell apart does so. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'found';
      /** A request that shows it, as close to an unremarkable one as it could be made. */
      readonly facts: Facts;
      readonly before: Verdict;
      readonly after: Verdict;
    }
  /** None among the combinations that were tried, and there are more of them. */
  | { readonly kind: 'unbounded'; readonly checked: number };

/**
 * Combinations that are tried for one operation on one provider; all of them together are a matter of a few seconds,
 * which the API spends in a thread. */
const MAX_CHECKED = 100_000;

/**
 * Looks for a request that `after` lets through, or lets through for less, and `before` did not: over every provider and
 * operation, and over all values that rules of either set tell apart. What the facts mean is not known here, so that the
 * request found may be one that nobody can make, such as a switch that is on for a user who does not exist.
 * @param before rules that `loadRules` returned, as `after`
 */
export function findNewAccess(before: readonly Rule[], after: readonly Rule[]): NewAccess {
  const sets = { before: compilePolicySet(byId(before)), after: compilePolicySet(byId(after)) };
  let checked = 0;
  let complete = true;
  for (const provider of PROVIDERS) {
    for (const operation of OPERATIONS) {
      const compared = compareRules(sets.before, sets.after, { provider, operation });
      if (compared === null) continue;
      const decideBoth = (facts: Facts) => ({
        before: decideTrusted(sets.before, facts, { trace: false }),
        after: decideTrusted(sets.after, facts, { trace: false }),
      });
      const shows = (facts: Facts) => {
        const decided = decideBoth(facts);
        return opens(decided.before, decided.after);
      };
      const { facts, ...search } = searchOperation(compared, { shows, limit: MAX_CHECKED });
      if (facts !== null) return { kind: 'found', facts, ...decideBoth(facts) };
      checked += search.checked;
      complete &&= search.complete;
    }
  }
  return complete ? { kind: 'none' } : { kind: 'unbounded', checked };
}

/** So that the answer does not depend on the order in which files were read. */
function byId(rules: readonly Rule[]): readonly Rule[] {
  return rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
