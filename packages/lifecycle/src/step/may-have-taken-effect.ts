/**
 * Whether the provider may have done what a step is about although the step is not settled: it was attempted, and nothing
 * says that the last attempt had no effect. An attempt that was cut off left nothing behind that says so.
 */
export function mayHaveTakenEffect(step: {
  readonly attempts: number;
  readonly problem: { readonly effect: 'none' | 'unknown' } | null;
}): boolean {
  return step.attempts > 0 && step.problem?.effect !== 'none';
}
