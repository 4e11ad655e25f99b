import { operationsOf, type Rule } from '@countersign/schema';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type { AsyncEngine } from './engine.ts';

/**
 * json-rules-engine with nothing of ours around it: one engine over the rules, used again for every run, which is right as
 * long as no two runs overlap. The path resolver is the only thing that is not the library's default, since that makes
 * the library faster: it reads own properties and knows no JSONPath.
 */
export function jsonRulesEngine(
  rules: readonly Rule[],
  conditionsOf = (rule: Rule) => rule.conditions,
): AsyncEngine {
  const engine = new Engine([], { pathResolver: ownProperty });
  for (const rule of rules) {
    engine.addRule({
      name: rule.id,
      priority: rule.priority ?? 1,
      // The lint has checked the shape, and the library writes into what it is given.
      conditions: structuredClone(conditionsOf(rule)) as TopLevelCondition,
      event: { type: rule.event.type },
    });
  }
  return {
    names: 'all',
    fired: async (facts) => {
      const { results, failureResults } = await engine.run(facts);
      if (results.length + failureResults.length !== rules.length) {
        throw new Error(`json-rules-engine answered for ${results.length + failureResults.length} rules`);
      }
      return results.map(({ name }) => name);
    },
  };
}

/** Conditions that also say where a rule applies, for an engine that has no other way to know. */
export function withScope({ appliesTo, conditions }: Rule): Rule['conditions'] {
  // The library evaluates by priority and stops at the first that fails, so most rules end here.
  const scope = { operator: 'in', priority: 100 };
  const { effects } = appliesTo;
  return {
    all: [
      { ...scope, fact: 'provider', value: appliesTo.providers },
      { ...scope, fact: 'operation', value: [...operationsOf(appliesTo)] },
      ...(effects === undefined
        ? []
        : [{ ...scope, operator: 'someFact:in', fact: 'effects', value: effects }]),
      conditions,
    ],
  };
}

const fieldsOf = new Map<string, readonly string[]>();

function ownProperty(root: object, path: string): unknown {
  let fields = fieldsOf.get(path);
  if (fields === undefined) {
    fields = path.split('.').slice(1);
    fieldsOf.set(path, fields);
  }
  let value: unknown = root;
  for (const field of fields) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
    value = Reflect.get(value, field);
  }
  return value;
}
