import type { Comparison } from '../measure/compare.ts';

/** What one benchmark found, and what standard output carries, one per line. */
export interface Result {
  readonly bench: string;
  /** Ours and the baseline's in `unit`. */
  readonly ours: number;
  readonly baseline: number;
  readonly baseline_name: string;
  readonly unit: string;
  /** Ours over the baseline's. */
  readonly ratio: number;
  /** The ratio that we hold ourselves to; null where there is none. */
  readonly goal: number | null;
}

/** Enough digits for any comparison, and fewer than the machine's mood changes. */
const DIGITS = 5;

export function resultOf(
  comparison: Comparison,
  about: Pick<Result, 'bench' | 'baseline_name' | 'unit' | 'goal'>,
): Result {
  const ours = comparison.ours.median;
  const baseline = comparison.baseline.median;
  return {
    bench: about.bench,
    ours: rounded(ours),
    baseline: rounded(baseline),
    baseline_name: about.baseline_name,
    unit: about.unit,
    ratio: rounded(ours / baseline),
    goal: about.goal,
  };
}

/** One line of JSON, without its line end. */
export function formatResult(result: Result): string {
  return JSON.stringify(result);
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(DIGITS));
}
