import type { StepHandler } from '@countersign/queue';
import { ID_PREFIXES } from '@countersign/schema';
import type { JobOutcome } from '@countersign/use-cases';

/** Runs what a job names: a step, or the check of an account. Counts what is running. */
export function makeJobHandler(deps: {
  readonly runStep: (stepId: string, signal: AbortSignal) => Promise<JobOutcome>;
  readonly runAccountCheck: (checkId: string, signal: AbortSignal) => Promise<void>;
  readonly observe: (outcome: string, seconds: number) => void;
  readonly micros: () => number;
}): { readonly handle: StepHandler; readonly isBusy: () => boolean } {
  let running = 0;
  return {
    isBusy: () => running > 0,
    handle: async ({ stepId, signal }) => {
      const started = deps.micros();
      let outcome = 'threw';
      running += 1;
      try {
        if (stepId.startsWith(`${ID_PREFIXES.accountCheck}_`)) {
          await deps.runAccountCheck(stepId, signal);
          outcome = 'settled';
          return { kind: 'settled' };
        }
        const result = await deps.runStep(stepId, signal);
        outcome = result.kind;
        return result;
      } finally {
        running -= 1;
        deps.observe(outcome, (deps.micros() - started) / 1e6);
      }
    },
  };
}
