import { type Combination, noRules } from './combinations.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { AllFacts } from './conditions/fact-path.ts';
import { createFactSlots, type FactReader } from './conditions/fact-slots.ts';
import { splitConditions } from './conditions/split-conditions.ts';
import { indexRules } from './rule-index.ts';

/** The rules for one operation on one provider, for facts that are all there, in the order in which they are shown. */
export interface QuickRules {
  /** The rules that fire; null where a fact is missing and the rules have to be asked condition by condition. */
  readonly fire: (facts: AllFacts) => Combination | null;
}

/** Null where one of the rules could throw even so, or asks for a fact that the reader does not know. */
export function compileQuickRules(
  rules: readonly CompiledRule[],
  knownFacts: Readonly<Record<string, unknown>>,
  reader: FactReader,
): QuickRules | null {
  const context = { slots: createFactSlots(reader), known: new Map(Object.entries(knownFacts)) };
  const split = rules.flatMap((rule) => splitConditions(rule.root, context) ?? []);
  if (split.length !== rules.length) return null;
  const fold = indexRules(split);
  const none = noRules(rules);
  return {
    fire: (facts) => {
      const values = reader.read(facts);
      return values === null ? null : fold(values, none, and);
    },
  };
}

function and(fired: Combination, position: number): Combination {
  return fired.and(position);
}
