import type { Comparison } from '../measure/compare.ts';

type Better = 'more' | 'less';

/** What a suite says about what it has measured. */
export interface About extends Pick<Result, 'bench' | 'baseline_name' | 'unit' | 'goal'> {
  /** More, where it is not given. */
  readonly better?: Better;
}

/** What one benchmark found, and what standard output carries, one per line. */
export interface Result {
  readonly bench: string;
  /** Ours and the baseline's in `unit`. */
  readonly ours: number;
  readonly baseline: number;
  readonly baseline_name: string;
  readonly unit: string;
  /** `less` for what is to be small, such as a share of a core. */
  readonly better: Better;
  /** How many times better ours is than the baseline: ours over the baseline's, or the other way round where less is better. */
  readonly ratio: number;
  /** The ratio that we hold ourselves to; null where there is none. */
  readonly goal: number | null;
}

/** Enough digits for any comparison, and fewer than the machine's mood changes. */
const DIGITS = 5;

export function resultOf(comparison: Comparison, { better = 'more', ...about }: About): Result {
  const ours = comparison.ours.median;
  const baseline = comparison.baseline.median;
  return {
    bench: about.bench,
    ours: rounded(ours),
    baseline: rounded(baseline),
    baseline_name: about.baseline_name,
    unit: about.unit,
    better,
    ratio: rounded(better === 'more' ? ours / baseline : baseline / ours),
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
