import { type FactPath, factName } from './fact-path.ts';

/** The values of facts by number. */
export type SlotValues = readonly unknown[];

/** The facts that some rules ask for, numbered as they come up. */
export interface FactSlots {
  readonly slotOf: (path: FactPath) => number;
  /** All that were asked for so far, by number. */
  readonly paths: readonly FactPath[];
}

export function createFactSlots(): FactSlots {
  const slots = new Map<string, number>();
  const paths: FactPath[] = [];
  return {
    paths,
    slotOf: (path) => {
      const name = factName(path);
      const slot = slots.get(name) ?? paths.push(path) - 1;
      slots.set(name, slot);
      return slot;
    },
  };
}
