import { type CheckContext, type CheckResult, runCheck } from './run-check.ts';
import type { Check } from './static-checks.ts';

type Options = CheckContext & {
  readonly atOnce: number;
  readonly onResult: (result: CheckResult) => void;
};

/** Runs every check, failed ones notwithstanding, and returns the results in the order of the checks. */
export async function runChecks(
  checks: readonly Check[],
  { atOnce, onResult, ...context }: Options,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const waiting = [...checks.entries()];
  const takeTurns = async () => {
    for (let next = waiting.shift(); next !== undefined && !context.signal.aborted; next = waiting.shift()) {
      const [position, check] = next;
      const result = await runCheck(check, context);
      results[position] = result;
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return results;
}
