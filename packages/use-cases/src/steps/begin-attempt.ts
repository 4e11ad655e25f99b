import type { Actor } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import type { SecretRecord, WriteTransaction } from '../ports/index.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/**
 * Whether the rows are still those that permit and policies were checked against; only then may the step go on. The check
 * and what follows from it are in one transaction, so nothing can be edited in between.
 */
export function isUnchanged(
  tx: WriteTransaction,
  { step, request, apiUser, policies }: StepSnapshot,
): boolean {
  const now = tx.steps.get(step.id);
  return (
    now !== undefined &&
    now.state === step.state &&
    now.attempts === step.attempts &&
    now.leaseUntil === step.leaseUntil &&
    now.updatedAt === step.updatedAt &&
    tx.requests.get(request.id)?.updatedAt === request.updatedAt &&
    tx.policySets.active()?.digest === policies.digest &&
    tx.requests.inProgressFor(apiUser.id, request.id) === undefined
  );
}

/** Uses the permit when this is the first step that starts; from then on the request is in progress. */
export function startRequest(
  tx: WriteTransaction,
  deps: Pick<ExecutionDeps, 'clock'>,
  attempt: { snapshot: StepSnapshot; actor: Actor },
): void {
  const { permit, request } = attempt.snapshot;
  if (permit.usedAt !== null) return;
  const now = deps.clock.now();
  tx.permits.markUsed(permit.id, now);
  tx.requests.update(request.id, { state: 'in-progress', updatedAt: now });
  tx.audit.append(attempt.actor, { type: 'permit.used', request: request.id, data: { permit: permit.id } });
}

/**
 * Makes the coming attempt durable before the provider is called, under a lease, so that no second worker does the same.
 * Gives the number of the attempt; undefined when something changed meanwhile.
 */
export function beginAttempt(
  tx: WriteTransaction,
  deps: ExecutionDeps,
  judged: { snapshot: StepSnapshot; actor: Actor; secrets: readonly SecretRecord[] },
): number | undefined {
  const { snapshot, actor } = judged;
  if (!isUnchanged(tx, snapshot)) return undefined;
  const { step, request } = snapshot;
  const now = deps.clock.now();
  const attempt = step.attempts + 1;
  startRequest(tx, deps, judged);
  storeSecrets(tx, judged);
  tx.steps.update(step.id, {
    state: 'attempting',
    attempts: attempt,
    problem: null,
    leaseHolder: deps.workerId,
    leaseUntil: now + deps.leaseMillis,
    updatedAt: now,
  });
  tx.audit.append(actor, {
    type: 'step.attempted',
    request: request.id,
    data: { step: step.id, key: step.key, attempt },
  });
  return attempt;
}

/** Keeps what was sealed for this step, with a receipt for each. */
export function storeSecrets(
  tx: WriteTransaction,
  attempt: { snapshot: StepSnapshot; actor: Actor; secrets: readonly SecretRecord[] },
): void {
  const origin = attempt.snapshot.revision.input.change.password === undefined ? 'generated' : 'typed';
  for (const secret of attempt.secrets) {
    tx.secrets.insert(secret);
    tx.audit.append(attempt.actor, {
      type: 'credential.sealed',
      request: secret.request,
      data: { secret: secret.id, purpose: secret.purpose, origin },
    });
  }
}
