import type { StepHandler } from '@countersign/queue';
import { ID_PREFIXES } from '@countersign/schema';
import type { JobOutcome } from '@countersign/use-cases';

/** Runs what a job names: a step, or the check of an account. Keeps what is running. */
export function makeJobHandler(deps: {
  readonly runStep: (stepId: string, signal: AbortSignal) => Promise<JobOutcome>;
  readonly runAccountCheck: (checkId: string, signal: AbortSignal) => Promise<void>;
  readonly observe: (outcome: string, seconds: number) => void;
  readonly micros: () => number;
}): { readonly handle: StepHandler; readonly running: () => readonly string[] } {
  // A step can be here twice: once from the queue, and once more because the queue believed it lost.
  const running: string[] = [];
  return {
    running: () => running,
    handle: async ({ stepId, signal }) => {
      const started = deps.micros();
      let outcome = 'threw';
      running.push(stepId);
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
        running.splice(running.indexOf(stepId), 1);
        deps.observe(outcome, (deps.micros() - started) / 1e6);
      }
    },
  };
}
