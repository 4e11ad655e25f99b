import { type AllFacts, type FactPath, factName, isObject } from './fact-path.ts';

/** The values of facts by number. */
export type SlotValues = readonly unknown[];

/** Reads facts that have known names in one go, which takes a fraction of the time of asking for them by name. */
export interface FactReader {
  readonly names: readonly string[];
  /** The values in the order of the names, undefined where one is missing; null where the facts have another shape. */
  readonly read: (facts: AllFacts) => SlotValues | null;
}

/** The facts that a reader knows, by number. */
export interface FactSlots {
  /** Null for a fact that the reader does not know. */
  readonly slotOf: (from: FactPath) => number | null;
}

export function createFactSlots({ names }: FactReader): FactSlots {
  const slots = new Map(names.map((name, slot) => [name, slot]));
  return { slotOf: (from) => slots.get(factName(from)) ?? null };
}

/**
 * Whether a fact is there and holds plain values only. Where one is not, a condition may throw, and which one does so is a
 * matter of their order.
 */
export function isPlain(value: unknown): boolean {
  return value !== undefined && (!isObject(value) || isPlainList(value));
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => item !== undefined && !isObject(item));
}
