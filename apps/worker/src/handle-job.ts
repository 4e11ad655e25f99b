import type { StepHandler } from '@countersign/queue';
import { CountersignError, type ErrorCode, ID_PREFIXES } from '@countersign/schema';
import type { JobOutcome } from '@countersign/use-cases';

/** What a store answers that does not write now; the job is innocent of it, and no attempt is counted. */
const NOT_WRITTEN: ReadonlySet<ErrorCode> = new Set([
  'LOG_UNAVAILABLE',
  'LOG_INCONSISTENT',
  'LOG_SUSPENDED',
  'COMMIT_UNKNOWN',
]);
const HANDED_BACK = { kind: 'retry', afterMillis: 2_000, reason: 'the log is suspended' } as const;

/** Runs what a job names: a step, or the check of an account. Keeps what is running. */
export function createJobHandler(deps: {
  readonly runStep: (stepId: string, signal: AbortSignal) => Promise<JobOutcome>;
  readonly runAccountCheck: (checkId: string, signal: AbortSignal) => Promise<void>;
  readonly observe: (outcome: string, seconds: number) => void;
  readonly micros: () => number;
  /** Whether nothing can be recorded now, and so nothing may be carried out. */
  readonly isSuspended: () => boolean;
}): { readonly handle: StepHandler; readonly running: () => readonly string[] } {
  // A step can be here twice: once from the queue, and once more because the queue believed it lost.
  const running: string[] = [];
  return {
    running: () => running,
    handle: async ({ stepId, signal }) => {
      if (deps.isSuspended()) return HANDED_BACK;
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
      } catch (error) {
        if (error instanceof CountersignError && NOT_WRITTEN.has(error.code)) return HANDED_BACK;
        throw error;
      } finally {
        running.splice(running.indexOf(stepId), 1);
        deps.observe(outcome, (deps.micros() - started) / 1e6);
      }
    },
  };
}
