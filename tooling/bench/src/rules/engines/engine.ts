import { type Facts, operationsOf, type Rule } from '@countersign/schema';

/** A rules engine that was given some rules. */
export interface Engine<Fired> {
  /** Whether it names all rules that fired, or only one that refuses, if there is one. */
  readonly names: 'all' | 'refusal';
  /** Identifiers of rules that fired on some facts. */
  readonly fired: (facts: Facts) => Fired;
}

type Names = readonly string[];
export type SyncEngine = Engine<Names>;
export type AsyncEngine = Engine<Promise<Names>>;

/**
 * The same engine once for every operation on every provider with the effects that some facts have, each over nothing but
 * the rules that apply there: what anybody would do who has many rules.
 */
export async function perScope<Fired>(
  rules: readonly Rule[],
  mix: readonly Facts[],
  make: (rules: readonly Rule[]) => Engine<Fired> | Promise<Engine<Fired>>,
): Promise<Engine<Fired>> {
  const engines = new Map<string, Engine<Fired>>();
  let names: Engine<Fired>['names'] = 'all';
  for (const facts of mix) {
    const key = keyOf(facts);
    if (engines.has(key)) continue;
    const engine = await make(rules.filter((rule) => appliesTo(rule, facts)));
    names = engine.names;
    engines.set(key, engine);
  }
  return {
    names,
    fired: (facts) => {
      const engine = engines.get(keyOf(facts));
      if (engine === undefined) throw new Error(`No engine for ${keyOf(facts)}.`);
      return engine.fired(facts);
    },
  };
}

function keyOf({ provider, operation, effects }: Facts): string {
  return `${provider} ${operation} ${effects.join()}`;
}

function appliesTo({ appliesTo: scope }: Rule, { provider, operation, effects }: Facts): boolean {
  return (
    scope.providers.includes(provider) &&
    operationsOf(scope).includes(operation) &&
    (scope.effects === undefined || scope.effects.some((effect) => effects.includes(effect)))
  );
}
