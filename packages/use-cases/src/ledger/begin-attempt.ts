import type { SealedPassword } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { SecretRecord, WriteTransaction } from '../ports/index.ts';
import { holderOf } from './holder-of.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';
import { ownerOf } from './order-of.ts';

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

/**
 * Whether work may still begin that was judged a moment ago: what it was judged by is as it was, it is not older than a step may take, its permit is
 * not over, and nothing holds it. An order is no permit of its own, so it cannot be kept for a better time.
 */
export function mayBegin(
  tx: WriteTransaction,
  { clock, stepTimeoutMillis }: Pick<LedgerDeps, 'clock' | 'stepTimeoutMillis'>,
  snapshot: StepSnapshot,
): boolean {
  const { step, request, permit } = snapshot;
  const now = logTime(tx, clock);
  return (
    now - snapshot.now <= stepTimeoutMillis &&
    (permit.usedAt !== null || now < permit.expiresAt) &&
    holderOf(tx, { id: step.id, kind: step.plan.kind }, request) === null &&
    isUnchanged(tx, snapshot)
  );
}

/** Uses the permit when this is the first step that starts; from then on the request is in progress. */
export function startRequest(
  tx: WriteTransaction,
  deps: Pick<LedgerDeps, 'clock'>,
  attempt: { snapshot: StepSnapshot; actor: WorkerActor },
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
  deps: LedgerDeps,
  judged: { snapshot: StepSnapshot; actor: WorkerActor; password: SealedPassword | null },
): number | undefined {
  const { snapshot, actor } = judged;
  if (!mayBegin(tx, deps, snapshot)) return undefined;
  const { step, request } = snapshot;
  const now = deps.clock.now();
  const attempt = step.attempts + 1;
  startRequest(tx, deps, judged);
  storePassword(tx, deps, judged);
  const leaseUntil = now + deps.leaseMillis;
  // Should this worker end without a word, the step is due for others when its lease ends, whatever the queue knows.
  tx.outbox.lease(step.id, { id: deps.ids.next('outbox'), until: leaseUntil });
  tx.steps.update(step.id, {
    state: 'attempting',
    attempts: attempt,
    problem: null,
    leaseHolder: actor.id,
    leaseUntil,
    updatedAt: now,
  });
  tx.audit.append(actor, {
    type: 'step.attempted',
    request: request.id,
    data: { step: step.id, key: step.key, attempt },
  });
  return attempt;
}

const HANDOVER_MILLIS = 7 * 86_400_000;

/**
 * Keeps a password that a worker made for this step: its own copy for the read-back, and that of the owner of the integration.
 * Nothing, where an earlier attempt has brought one already.
 */
export function storePassword(
  tx: WriteTransaction,
  deps: LedgerDeps,
  made: { snapshot: StepSnapshot; actor: WorkerActor; password: SealedPassword | null },
): void {
  const { snapshot, password } = made;
  const { request } = snapshot;
  if (password === null || tx.secrets.ofRequest(request.id).some(({ purpose }) => purpose === 'worker'))
    return;
  const owner = ownerOf(tx, request.integration);
  storeSecret(tx, deps, { ...made, purpose: 'worker', principal: null, sealed: password.worker });
  if (owner !== undefined)
    storeSecret(tx, deps, { ...made, purpose: 'owner', principal: owner.id, sealed: password.owner });
}

/** Keeps a sealed copy for whoever it was sealed to, with a receipt. */
export function storeSecret(
  tx: WriteTransaction,
  deps: Pick<LedgerDeps, 'clock' | 'ids'>,
  copy: Pick<SecretRecord, 'purpose' | 'principal' | 'sealed'> & {
    snapshot: StepSnapshot;
    actor: WorkerActor;
  },
): void {
  const { purpose, principal, sealed, snapshot, actor } = copy;
  const now = deps.clock.now();
  const id = deps.ids.next('secret');
  const request = snapshot.request.id;
  const expiresAt = now + HANDOVER_MILLIS;
  tx.secrets.insert({
    id,
    request,
    purpose,
    principal,
    sealed,
    createdAt: now,
    expiresAt,
    collectedAt: null,
  });
  const origin = snapshot.revision.input.change.password === undefined ? 'generated' : 'typed';
  tx.audit.append(actor, { type: 'credential.sealed', request, data: { secret: id, purpose, origin } });
}
