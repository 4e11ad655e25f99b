import { mayHaveTakenEffect } from '@countersign/lifecycle';
import type { Instant } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import type { Connector, StepContext, StepRecord } from '../ports/index.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/** How long a provider may go on with a call whose answer did not arrive, in milliseconds. */
const LATE_EFFECT_MILLIS = 15_000;
const FIRST_LOOK_MILLIS = 1_000;
/** The provider itself ended the call with an answer, so nothing of it is under way. */
const ANSWERED: ReadonlySet<string> = new Set(['PROVIDER_ERROR', 'ANSWER_UNUSABLE', 'REDIRECT_REFUSED']);

/**
 * When to look again, because a provider may still be at work on the call of an earlier attempt: what a look does not find
 * then is not absent, and a second call would run beside the first one. Undefined when the attempt may go on: nothing is
 * under way any more, the effect is there, or nobody can look. Only reads, so it is no attempt.
 */
export async function awaitLateEffect(
  deps: Pick<ExecutionDeps, 'clock' | 'stepTimeoutMillis'>,
  { step }: Pick<StepSnapshot, 'step'>,
  reader: { readonly connector: Connector; readonly context: StepContext },
): Promise<Instant | undefined> {
  const now = deps.clock.now();
  const until = underWayUntil(step, deps.stepTimeoutMillis);
  if (now >= until) return undefined;
  const again = Math.min(until, now + Math.max(FIRST_LOOK_MILLIS, (now - step.updatedAt) / 2));
  try {
    const found = await reader.connector.find(reader.context);
    return found.kind === 'absent' ? again : undefined;
  } catch {
    // The attempt will look as well, and say what went wrong.
    return again;
  }
}

/** Until when a call of the step may be under way, as far as the store knows. */
function underWayUntil(step: StepRecord, stepTimeoutMillis: number): Instant {
  if (!mayHaveTakenEffect(step)) return 0;
  // Cut off without a word: whoever made it may be alive, and goes on for as long as a call may take.
  if (step.state === 'attempting') return step.updatedAt + Math.max(stepTimeoutMillis, LATE_EFFECT_MILLIS);
  return ANSWERED.has(step.problem?.code ?? '') ? 0 : step.updatedAt + LATE_EFFECT_MILLIS;
}
