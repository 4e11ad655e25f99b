import type { Instant, Principal, StepOrder } from '@countersign/schema';
import type { ExecutionReader, IdentityReader, LogReader, TaskRecord } from '../ports/index.ts';
import { untriedCopy } from './held-secrets.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/** For so long credentials that were handed in are tried again, from the moment that they were. In milliseconds. */
const TRIED_FOR_MILLIS = 120_000;

/** What a worker can do for the person who has taken a portal step on; nothing where nobody has it any more. */
export function assistanceOf(
  tx: IdentityReader & ExecutionReader & LogReader,
  { step, request, revision, history }: StepSnapshot,
  now: Instant,
): NonNullable<StepOrder['assistance']> {
  const task = tx.tasks.openOfStep(step.id);
  if (task === undefined) return { task: null, recipient: null, untried: null };
  // Only where a refusal is to prove later that access is gone.
  const isProof = revision.plan.some(({ accepts }) => accepts?.includes('negative'));
  const copy = isProof ? untriedCopy(tx, request.id) : undefined;
  return {
    task: task.id,
    recipient: step.plan.needsPassword
      ? (waitingStarter(tx, task, starterIn(history, task))?.recipient ?? null)
      : null,
    untried:
      copy === undefined
        ? null
        : { secret: copy.id, retryWithinMillis: Math.max(0, copy.createdAt + TRIED_FOR_MILLIS - now) },
  };
}

const starterIn = ({ request }: StepSnapshot['history'], { id }: TaskRecord): string | null =>
  request?.tasks.get(id)?.startedBy ?? null;

/** The person who has taken a task on, where the password is not sealed to them yet. @param id whoever took it on last */
export function waitingStarter(
  tx: IdentityReader & ExecutionReader & LogReader,
  task: TaskRecord,
  id: string | null,
): Principal | undefined {
  const has = tx.secrets
    .ofRequest(task.request)
    .some(({ purpose, principal, sealed }) => purpose === 'operator' && principal === id && sealed !== '');
  const starter = id === null || has ? undefined : tx.principals.get(id);
  return starter?.state === 'active' ? starter : undefined;
}
