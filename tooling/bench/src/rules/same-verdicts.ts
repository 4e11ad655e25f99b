import { isDeepStrictEqual } from 'node:util';
import type { Facts, Rule, Verdict } from '@countersign/schema';
import type { Fired } from './plain-engine.ts';

/**
 * Asks both sides about all facts.
 *
 * @throws Error at the first facts on which the rules that fired, or whether they are refused, differ
 */
export async function requireSameVerdicts(sides: {
  readonly rules: readonly Rule[];
  readonly mix: readonly Facts[];
  readonly ours: (facts: Facts) => Verdict;
  readonly baseline: Fired;
}): Promise<void> {
  const denying = new Set(sides.rules.filter(({ effect }) => effect === 'deny').map(({ id }) => id));
  for (const facts of sides.mix) {
    const verdict = sides.ours(facts);
    const fired = (await sides.baseline(facts)).toSorted();
    const same =
      verdict.errors.length === 0 &&
      isDeepStrictEqual(firedIn(verdict), fired) &&
      (verdict.outcome === 'deny') === fired.some((id) => denying.has(id));
    if (!same) {
      throw new Error(
        `The verdicts on ${facts.operation} on ${facts.provider} differ: ` +
          `${verdict.outcome} by ${firedIn(verdict).join(' ')}, and json-rules-engine has ${fired.join(' ')}.`,
      );
    }
  }
}

function firedIn({ determining, advisories, requirements }: Verdict): readonly string[] {
  const rules = [...determining, ...advisories, ...requirements.map(({ rule }) => rule)];
  return [...new Set(rules.map(({ ruleId }) => ruleId))].sort();
}
