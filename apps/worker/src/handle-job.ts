import type { StepHandler } from '@countersign/queue';
import { CountersignError, type ErrorCode } from '@countersign/schema';
import type { JobOutcome } from '@countersign/use-cases';

/** What a ledger answers that does not write now, or nobody can reach; the job is innocent of it, and no attempt is counted. */
const NOT_WRITTEN: ReadonlySet<ErrorCode> = new Set([
  'LOG_UNAVAILABLE',
  'LOG_INCONSISTENT',
  'LOG_SUSPENDED',
  'COMMIT_UNKNOWN',
  'UNREACHABLE',
  // A worker whose token has ended does nothing any more, and others do it instead.
  'UNAUTHENTICATED',
  'TOKEN_REVOKED',
  'TOKEN_EXPIRED',
  'FORBIDDEN',
]);
const HANDED_BACK = { kind: 'retry', afterMillis: 2_000, reason: 'nothing can be recorded now' } as const;

/** Runs what a job names. Knows what is running, and can end it. */
export function createJobHandler(deps: {
  readonly runJob: (subject: string, signal: AbortSignal) => Promise<JobOutcome>;
  readonly observe: (outcome: string, seconds: number) => void;
  readonly micros: () => number;
  /** Whether nothing can be recorded now, and so nothing may be carried out. */
  readonly isSuspended: () => boolean;
}): {
  readonly handle: StepHandler;
  readonly running: () => readonly string[];
  readonly cutOff: (subjects: readonly string[]) => void;
} {
  // A step can be here twice: once from the queue, and once more because the queue believed it lost.
  const running = new Map<AbortController, string>();
  return {
    running: () => [...running.values()],
    cutOff: (subjects) => {
      for (const [ending, subject] of running) if (subjects.includes(subject)) ending.abort();
    },
    handle: async ({ stepId: subject, signal }) => {
      if (deps.isSuspended()) return HANDED_BACK;
      const started = deps.micros();
      const ending = new AbortController();
      let outcome = 'threw';
      running.set(ending, subject);
      try {
        const result = await deps.runJob(subject, AbortSignal.any([signal, ending.signal]));
        outcome = result.kind;
        return result;
      } catch (error) {
        if (error instanceof CountersignError && NOT_WRITTEN.has(error.code)) return HANDED_BACK;
        throw error;
      } finally {
        running.delete(ending);
        deps.observe(outcome, (deps.micros() - started) / 1e6);
      }
    },
  };
}
