import { CountersignError, SUSPENSION_REASONS } from '@countersign/schema';
import type { Suspension } from './suspension.ts';
import type { Resumption, SuspensionState } from './suspension-state.ts';

/** How a person has a suspended log go on. */
export interface ResumeDeps {
  readonly suspensionState: SuspensionState;
  /** What is wrong with the log from its first entry to its last; null when nothing is. */
  readonly verify: () => Promise<string | null>;
  /** Checks with new connections whether the log may go on. Throws where it may not. */
  readonly check: (suspension: Suspension, by: Resumption) => void;
  /** Appends the entry and commits it; gives its index. */
  readonly record: (suspension: Suspension, by: Resumption) => Promise<number>;
}

/**
 * Has a suspended log go on because a person says that its cause is removed. What can be looked at is looked at first: a
 * person cannot talk the store out of what it finds, except that a backup is shorter than the log was, and that the clock
 * was ahead before.
 *
 * @throws CountersignError LOG_NOT_SUSPENDED or RESUME_REFUSED, and what a write throws
 */
export async function resumeLog(deps: ResumeDeps, by: Resumption): Promise<number> {
  const suspension = deps.suspensionState.current();
  if (suspension === null) throw new CountersignError('LOG_NOT_SUSPENDED');
  const problem = await deps.verify();
  if (problem !== null) throw refused(suspension, `it does not verify (${problem.replace(/\.$/, '')})`);
  try {
    deps.check(suspension, by);
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    throw refused(suspension, String(error.details.problem ?? error.message), error);
  }
  const index = await deps.record(suspension, by);
  deps.suspensionState.clear();
  return index;
}

function refused({ reason }: Suspension, problem: string, cause?: unknown): CountersignError {
  return new CountersignError(
    'RESUME_REFUSED',
    { problem, remedy: SUSPENSION_REASONS[reason].remedy },
    cause,
  );
}
