import {
  type Facts,
  OPERATIONS,
  type Operation,
  PROVIDERS,
  type Provider,
  type Rule,
} from '@countersign/schema';

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
 * The same engine once for every operation on every provider, each over nothing but the rules that apply there: what
 * anybody would do who has many rules.
 */
export async function perOperation<Fired>(
  rules: readonly Rule[],
  make: (rules: readonly Rule[]) => Engine<Fired> | Promise<Engine<Fired>>,
): Promise<Engine<Fired>> {
  const engines = new Map<Provider, Map<Operation, Engine<Fired>>>();
  let names: Engine<Fired>['names'] = 'all';
  for (const provider of PROVIDERS) {
    const byOperation = new Map<Operation, Engine<Fired>>();
    engines.set(provider, byOperation);
    for (const operation of OPERATIONS) {
      const engine = await make(
        rules.filter(
          ({ appliesTo }) =>
            appliesTo.providers.includes(provider) && appliesTo.operations.includes(operation),
        ),
      );
      names = engine.names;
      byOperation.set(operation, engine);
    }
  }
  return {
    names,
    fired: (facts) => {
      const engine = engines.get(facts.provider)?.get(facts.operation);
      if (engine === undefined) throw new Error(`No engine for ${facts.operation} on ${facts.provider}.`);
      return engine.fired(facts);
    },
  };
}
