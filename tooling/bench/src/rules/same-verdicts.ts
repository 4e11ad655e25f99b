import { isDeepStrictEqual } from 'node:util';
import type { Facts, Rule, Verdict } from '@countersign/schema';
import type { AsyncEngine, SyncEngine } from './engines/engine.ts';

/**
 * Asks both sides about all facts.
 *
 * @throws Error at the first facts on which the rules that fired, or whether they are refused, differ
 */
export async function requireSameVerdicts(sides: {
  readonly rules: readonly Rule[];
  readonly mix: readonly Facts[];
  readonly ours: (facts: Facts) => Verdict;
  readonly baseline: SyncEngine | AsyncEngine;
}): Promise<void> {
  const { names } = sides.baseline;
  const denying = new Set(sides.rules.filter(({ effect }) => effect === 'deny').map(({ id }) => id));
  for (const facts of sides.mix) {
    const verdict = sides.ours(facts);
    const fired = (await sides.baseline.fired(facts)).toSorted();
    const refused = verdict.outcome === 'deny';
    const same =
      verdict.errors.length === 0 &&
      refused === fired.some((id) => denying.has(id)) &&
      (names === 'all' ? isDeepStrictEqual(firedIn(verdict), fired) : isAmong(fired, refusingIn(verdict)));
    if (!same) {
      throw new Error(
        `The verdicts on ${facts.operation} on ${facts.provider} differ: ` +
          `${verdict.outcome} by ${firedIn(verdict).join(' ')}, and the baseline has ${fired.join(' ')}.`,
      );
    }
  }
}

function firedIn(verdict: Verdict): readonly string[] {
  const { advisories, requirements } = verdict;
  const others = [...advisories, ...requirements.map(({ rule }) => rule)].map(({ ruleId }) => ruleId);
  return [...new Set([...refusingIn(verdict), ...others])].sort();
}

function refusingIn({ determining }: Verdict): readonly string[] {
  return determining.map(({ ruleId }) => ruleId);
}

function isAmong(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
