import { EFFECTS, type Effect, type Facts, type Rule } from '@countersign/schema';
import type { BrokenRule, CompiledRule } from './compile-rule.ts';
import { compileQuickRules, type QuickRules } from './quick-rules.ts';

/** The rules of a set that have a say in one request, in the order in which they are shown. */
export interface Candidates {
  readonly rules: readonly CompiledRule[];
  readonly broken: readonly BrokenRule[];
  /** A rule says who may do this here, with all of its effects; where none does, the answer is no. */
  readonly covered: boolean;
  /** The same rules for facts that are all there; null where one of them could throw even so. */
  readonly quick: QuickRules | null;
}

/** What decides which rules have a say. */
export type Scope = Pick<Facts, 'provider' | 'operation' | 'effects'>;

/** Several effects as bits, by their place in `EFFECTS`. */
type EffectBits = number;

const BIT_OF: ReadonlyMap<Effect, EffectBits> = new Map(EFFECTS.map((effect, index) => [effect, 1 << index]));
/** An effect that is none of `EFFECTS`, which facts that were validated never have. */
const UNKNOWN_BIT: EffectBits = 1 << EFFECTS.length;
const ALL_BITS: EffectBits = (UNKNOWN_BIT << 1) - 1;

/** The rules for one operation on one provider, and of them those for every combination of effects that was asked about. */
export class OperationRules {
  readonly entries: readonly (CompiledRule | BrokenRule)[];
  readonly #known: { readonly provider: string; readonly operation: string };
  /** Where no rule names effects, the same candidates have a say whatever the effects are. */
  readonly #indifferent: Candidates | null;
  readonly #byEffects: (Candidates | undefined)[] = [];

  constructor(
    entries: readonly (CompiledRule | BrokenRule)[],
    known: { readonly provider: string; readonly operation: string },
  ) {
    this.entries = entries;
    this.#known = known;
    this.#indifferent = entries.some(({ rule }) => rule.appliesTo.effects !== undefined)
      ? null
      : this.#select(ALL_BITS);
  }

  /** What has a say in a request with these effects. Made at the first request that has them, and remembered. */
  withEffects(effects: readonly Effect[]): Candidates {
    if (this.#indifferent !== null) return this.#indifferent;
    let bits = 0;
    for (const effect of effects) bits |= BIT_OF.get(effect) ?? UNKNOWN_BIT;
    const known = this.#byEffects[bits];
    if (known !== undefined) return known;
    const made = this.#select(bits);
    this.#byEffects[bits] = made;
    return made;
  }

  #select(bits: EffectBits): Candidates {
    const rules: CompiledRule[] = [];
    const broken: BrokenRule[] = [];
    let applies = false;
    let coveredBits = 0;
    for (const entry of this.entries) {
      // Of a rule that cannot be used, nothing is believed: neither its conditions nor which effects it is about.
      if ('because' in entry) {
        broken.push(entry);
        continue;
      }
      const of = bitsOf(entry.rule);
      if (of !== null && (of & bits) === 0) continue;
      rules.push(entry);
      if (!covers(entry.rule)) continue;
      applies = true;
      coveredBits |= of ?? ALL_BITS;
    }
    return {
      rules,
      broken,
      covered: applies && (bits & ~coveredBits) === 0,
      quick: compileQuickRules(rules, { ...this.#known, ...effectsIn(bits) }),
    };
  }
}

/**
 * The list of effects as a fact that is known beforehand, so that conditions on it are settled when the rules are selected
 * and not at every decision. No condition on a list depends on its order.
 */
function effectsIn(bits: EffectBits): { readonly effects?: readonly Effect[] } {
  return (bits & UNKNOWN_BIT) === 0
    ? { effects: EFFECTS.filter((effect) => (bits & (BIT_OF.get(effect) ?? 0)) !== 0) }
    : {};
}

/** Null where the rule is about every effect. */
function bitsOf({ appliesTo }: Rule): EffectBits | null {
  if (appliesTo.effects === undefined) return null;
  return appliesTo.effects.reduce((bits, effect) => bits | (BIT_OF.get(effect) ?? ALL_BITS), 0);
}

/** A rule that is only observed opens nothing either. */
export function covers(rule: Rule): boolean {
  return rule.covers === true && rule.enforcement !== 'observe';
}

/**
 * The same selection in plain words, without bits and without memory. The evaluator that gives the second opinion uses this
 * one, so that a mistake in the other shows as a disagreement.
 */
export function selectPlainly(
  entries: readonly (CompiledRule | BrokenRule)[],
  effects: readonly Effect[],
): Omit<Candidates, 'quick'> {
  const broken = entries.filter((entry) => 'because' in entry);
  const rules = entries.filter(
    (entry): entry is CompiledRule => !('because' in entry) && isAbout(entry.rule, effects),
  );
  const covering = rules.filter(({ rule }) => covers(rule));
  const covered =
    covering.length > 0 && effects.every((effect) => covering.some(({ rule }) => isAbout(rule, [effect])));
  return { rules, broken, covered };
}

function isAbout({ appliesTo }: Rule, effects: readonly Effect[]): boolean {
  return appliesTo.effects === undefined || appliesTo.effects.some((effect) => effects.includes(effect));
}
