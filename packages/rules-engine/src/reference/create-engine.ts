import type { Rule } from '@countersign/schema';
import { Engine, Rule as EngineRule, type TopLevelCondition } from 'json-rules-engine';
import { isRecord } from '../conditions/fact-path.ts';
import type { SharedConditions } from '../conditions/parse-conditions.ts';

/**
 * An engine with some rules. It writes into the conditions that it is given, so it gets copies.
 * @param options.copiesConditions whether each run writes what it finds into a copy of its own, as the library is made to; else each run
 *   writes over what the one before has found, and only whether a rule fired may be read
 */
export function createEngine(
  rules: readonly Rule[],
  options: { readonly sharedConditions: SharedConditions; readonly copiesConditions: boolean },
): Engine {
  const engine = new Engine([], { allowUndefinedFacts: false, allowUndefinedConditions: false });
  for (const [name, condition] of Object.entries(options.sharedConditions))
    engine.setCondition(name, copyFor(condition));
  for (const rule of rules) {
    const own = new EngineRule({
      name: rule.id,
      priority: rule.priority ?? 1,
      conditions: copyFor(rule.conditions),
      event: { type: rule.event.type },
    });
    // The library copies what a rule has by itself; what it inherits, it leaves where it is.
    if (!options.copiesConditions && !refersToShared(rule.conditions))
      own.conditions = Object.create(own.conditions);
    engine.addRule(own);
  }
  return engine;
}

/** A run puts a shared condition in the place of its name, with another priority, and so must have a copy of the rule. */
function refersToShared(conditions: unknown): boolean {
  if (Array.isArray(conditions)) return conditions.some(refersToShared);
  if (!isRecord(conditions)) return false;
  const { all, any, not } = conditions;
  return Object.hasOwn(conditions, 'condition') || [all, any, not].some(refersToShared);
}

/** The shape was checked when the rule was compiled; the library's type cannot be derived from that check. */
const copyFor = (conditions: unknown): TopLevelCondition => structuredClone(conditions) as TopLevelCondition;
