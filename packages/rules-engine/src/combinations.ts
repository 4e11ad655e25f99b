import type { AcknowledgementKind, Facts, Verdict } from '@countersign/schema';
import type { RuleBits } from './compile-columns.ts';
import type { CompiledRule } from './compile-rule.ts';
import { GROUP_SIZE } from './rule-index.ts';
import { verdictOn } from './verdict.ts';

/** Combinations of rules that are kept for one operation; requests that differ in their facts seldom differ in these. */
const MAX_KEPT = 1_000;

/**
 * Some rules that fired together, and the verdict on that. The verdict depends on which rules fired and on nothing else,
 * except that what the requester has to acknowledge may be acknowledged already; so it is made once and given out again.
 */
export interface Combination {
  /** The same rules and those of the next group that fired. */
  readonly and: (fired: RuleBits) => Combination;
  readonly verdict: (facts: Pick<Facts, 'acknowledgements'>) => Verdict;
}

/** The combination of no rules, from which all others are reached. */
export function noRules(rules: readonly CompiledRule[]): Combination {
  return combine([], rules, { count: 0 });
}

/** `left` are the rules of the groups that are still to come. */
function combine(
  fired: readonly CompiledRule[],
  left: readonly CompiledRule[],
  kept: { count: number },
): Combination {
  const following = new Map<RuleBits, Combination>();
  const asked = acknowledgementsByRequester(fired);
  let whenGiven: Verdict | null = null;
  let whenOwed: Verdict | null = null;
  return {
    and: (bits) => {
      const known = following.get(bits);
      if (known !== undefined) return known;
      const more = left.slice(0, GROUP_SIZE).filter((_, index) => (bits & (1 << index)) !== 0);
      const made = combine([...fired, ...more], left.slice(GROUP_SIZE), kept);
      if (kept.count < MAX_KEPT) {
        kept.count += 1;
        following.set(bits, made);
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
