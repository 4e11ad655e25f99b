import { type Combination, noRules } from './combinations.ts';
import type { CompiledRule } from './compile-rule.ts';
import { compileReader } from './conditions/compile-reader.ts';
import type { AllFacts } from './conditions/fact-path.ts';
import { createFactSlots, type SlotValues } from './conditions/fact-slots.ts';
import { splitConditions } from './conditions/split-conditions.ts';
import { type FireGroup, indexRules } from './rule-index.ts';

/** The rules for one operation on one provider, for facts that are all there, in the order in which they are shown. */
export interface QuickRules {
  /** The rules that fire; null where a fact is missing and the rules have to be asked condition by condition. */
  readonly fire: (facts: AllFacts) => Combination | null;
}

/** Null where one of the rules could throw even so. */
export function compileQuickRules(
  rules: readonly CompiledRule[],
  knownFacts: Readonly<Record<string, unknown>>,
): QuickRules | null {
  const slots = createFactSlots();
  const context = { slots, known: new Map(Object.entries(knownFacts)) };
  const split = rules.flatMap((rule) => splitConditions(rule.root, context) ?? []);
  if (split.length !== rules.length) return null;
  const read = compileReader(slots.paths);
  const [first, ...further] = indexRules(split);
  const none = noRules(rules);
  if (first === undefined) return { fire: () => none };
  return {
    fire: (facts) => {
      const values = read(facts);
      if (values === null) return null;
      const fired = first(values);
      if (fired === null) return null;
      const combination = none.and(fired);
      return further.length === 0 ? combination : andFurther(combination, further, values);
    },
  };
}

/** Apart from the first group, since most operations have one only, and then a loop would take a tenth of the time. */
function andFurther(
  before: Combination,
  groups: readonly FireGroup[],
  values: SlotValues,
): Combination | null {
  let combination = before;
  for (const fire of groups) {
    const fired = fire(values);
    if (fired === null) return null;
    combination = combination.and(fired);
  }
  return combination;
}
