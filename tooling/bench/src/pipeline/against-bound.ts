import type { Comparison } from '../measure/compare.ts';
import { spreadOf } from '../measure/spread.ts';

/** What was found in each round, against the bound that we hold ourselves to. */
export function againstBound(rounds: readonly number[], bound: number): Comparison {
  return { ours: spreadOf(rounds), baseline: { median: bound, lowest: bound, highest: bound } };
}
