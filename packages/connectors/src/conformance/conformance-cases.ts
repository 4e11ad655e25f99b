import { effectCases } from './effect-cases.ts';
import { failureCases } from './failure-cases.ts';
import type { ConformanceCase, TrialStart } from './trial.ts';

/**
 * What every connector has to keep for each of its `api` steps, whatever its provider: effects happen once and are found
 * again, and nothing but a ConnectorFailure without secrets comes out. For any test runner: one test per case.
 */
export function conformanceCases(starts: readonly TrialStart[]): readonly ConformanceCase[] {
  return starts.flatMap((start) =>
    [...effectCases, ...failureCases].map(({ title, check }) => ({
      title: `${start.key}: ${title}`,
      run: async () => check(await start.begin()),
    })),
  );
}
