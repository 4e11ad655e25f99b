import { type Combination, noRules } from './combinations.ts';
import type { CompiledRule } from './compile-rule.ts';
import { compileQuick, type QuickEvaluate } from './conditions/compile-quick.ts';
import { createFactSlots, type FactReader, type FactSlots } from './conditions/fact-slots.ts';

/** The rules for one operation on one provider, for facts that are all there, in the order in which they are shown. */
export interface QuickRules {
  /** Null where the rules have to be asked condition by condition. */
  readonly read: FactSlots['read'];
  readonly rules: readonly QuickEvaluate[];
  readonly none: Combination;
}

/** Null where one of the rules could throw even so, or asks for a fact that the reader does not know. */
export function compileQuickRules(
  rules: readonly CompiledRule[],
  knownFacts: Readonly<Record<string, unknown>>,
  reader: FactReader,
): QuickRules | null {
  const asked = rules
    .flatMap(({ leaves }) => leaves)
    .flatMap(({ from, operand }) => (operand.kind === 'fact' ? [from, operand.from] : [from]));
  const slots = createFactSlots(reader, asked);
  const known = new Map(Object.entries(knownFacts));
  const quick = rules.flatMap((rule) => compileQuick(rule.root, { slots, known }) ?? []);
  if (quick.length !== rules.length) return null;
  return { read: slots.read, rules: quick, none: noRules(rules) };
}
