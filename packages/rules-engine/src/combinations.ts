import type { AcknowledgementKind, Facts, Verdict } from '@countersign/schema';
import type { CompiledRule } from './compile-rule.ts';
import { verdictOn } from './verdict.ts';

/** Combinations of rules that are kept for one operation; requests that differ in their facts seldom differ in these. */
const MAX_KEPT = 1_000;

/**
 * Some rules that fired together, and the verdict on that. The verdict depends on which rules fired and on nothing else,
 * except that what the requester has to acknowledge may be acknowledged already; so it is made once and given out again.
 */
export interface Combination {
  /** The same rules and one more, by its position among all rules of the operation. */
  readonly and: (position: number) => Combination;
  readonly verdict: (facts: Pick<Facts, 'acknowledgements'>) => Verdict;
}

/** The combination of no rules, from which all others are reached. */
export function noRules(rules: readonly CompiledRule[]): Combination {
  return combine([], { rules, count: 0 });
}

interface Kept {
  readonly rules: readonly CompiledRule[];
  count: number;
}

function combine(fired: readonly CompiledRule[], kept: Kept): Combination {
  const following: (Combination | undefined)[] = [];
  const asked = acknowledgementsByRequester(fired);
  let whenGiven: Verdict | null = null;
  let whenOwed: Verdict | null = null;
  return {
    and: (position) => {
      const known = following[position];
      if (known !== undefined) return known;
      const made = combine([...fired, ...kept.rules.slice(position, position + 1)], kept);
      if (kept.count < MAX_KEPT) {
        kept.count += 1;
        following[position] = made;
      }
      return made;
    },
    verdict: (facts) => {
      if (asked.length === 0 || asked.every((kind) => facts.acknowledgements.includes(kind))) {
        whenGiven ??= verdictOn(fired, facts);
        return whenGiven;
      }
      whenOwed ??= verdictOn(fired, facts);
      return whenOwed;
    },
  };
}

function acknowledgementsByRequester(fired: readonly CompiledRule[]): readonly AcknowledgementKind[] {
  return fired
    .flatMap(({ requirements }) => requirements)
    .flatMap(({ requirement }) =>
      requirement.type === 'acknowledgement' && requirement.by === 'requester' ? [requirement.kind] : [],
    );
}
