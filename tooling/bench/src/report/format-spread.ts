import type { Comparison } from '../measure/compare.ts';
import type { Result } from './result.ts';

/** A result for people: both medians, how far the rounds were apart, and whether the goal was reached. */
export function formatSpread(result: Result, { ours, baseline }: Comparison): string {
  const range = ({ lowest, highest }: Comparison['ours']) => `${whole(lowest)} to ${whole(highest)}`;
  const goal =
    result.goal === null
      ? ''
      : `, the goal of ${result.goal} ${result.ratio >= result.goal ? 'reached' : 'missed'}`;
  return (
    `${result.bench}: ${whole(result.ours)} ${result.unit} (rounds ${range(ours)}), ` +
    `${result.baseline_name} ${whole(result.baseline)} (rounds ${range(baseline)}); ` +
    `ratio ${result.ratio}${goal}`
  );
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en-US');
}
