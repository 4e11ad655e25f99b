import { type AllFacts, type FactPath, factName, isObject } from './fact-path.ts';

/** The values of facts by number. */
export type SlotValues = readonly unknown[];

/** Reads facts that have known names in one go, which takes a fraction of the time of asking for them by name. */
export interface FactReader {
  readonly names: readonly string[];
  /** The values in the order of the names, undefined where one is missing; null where the facts have another shape. */
  readonly read: (facts: AllFacts) => SlotValues | null;
}

/** The facts that some rules ask for, by number. */
export interface FactSlots {
  /** Null for a fact that the reader does not know. */
  readonly slotOf: (from: FactPath) => number | null;
  /**
   * Null where one of the facts is missing or holds more than plain values: then a condition may throw, and which one does
   * so is a matter of their order.
   */
  readonly read: FactReader['read'];
}

export function createFactSlots(reader: FactReader, paths: readonly FactPath[]): FactSlots {
  const slots = new Map(reader.names.map((name, slot) => [name, slot]));
  const slotOf = (from: FactPath) => slots.get(factName(from)) ?? null;
  const asked = [...new Set(paths.map(slotOf))].filter((slot) => slot !== null);
  return {
    slotOf,
    read: (facts) => {
      const values = reader.read(facts);
      if (values === null) return null;
      for (const slot of asked) {
        const value = values[slot];
        if (value === undefined || (isObject(value) && !isPlainList(value))) return null;
      }
      return values;
    },
  };
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => item !== undefined && !isObject(item));
}
