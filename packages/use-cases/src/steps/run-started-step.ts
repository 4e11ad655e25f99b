import type { Actor, Instant } from '@countersign/schema';
import { heldPassword, untriedCopy } from '../credentials/held-credentials.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import type {
  OutboxRecord,
  ProbeResult,
  SecretRecord,
  TaskRecord,
  WriteTransaction,
} from '../ports/index.ts';
import { startedBy } from '../tasks/started-by.ts';
import { isUnchanged, storeSecrets } from './begin-attempt.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';
import { asFailure } from './run-api-step.ts';
import { connectorOf, stepContext } from './step-context.ts';

const HANDOVER_MILLIS = 7 * 86_400_000;

/** How long one trial may take. A person waits for it before they take access away. */
const TRIAL_MILLIS = 15_000;
/** Between two trials, unless the provider asks for more. */
const PAUSE_MILLIS = 10_000;
/** From the moment that the credentials were handed in. */
const TRIED_FOR_MILLIS = 120_000;

/**
 * What the worker does once a person has taken a portal step on: it seals the password to this person alone, and tries the
 * credentials that were handed in, while access is still there. Changes nothing on the provider, and nothing about the task:
 * the person goes on, whatever the trial comes to.
 * @throws ConnectorFailure where the password cannot be sealed
 */
export async function runStartedStep(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  { actor, signal, outbox }: { actor: Actor; signal: AbortSignal; outbox: OutboxRecord },
): Promise<'settled' | 'moved' | { readonly checkAgainAt: Instant }> {
  const { step } = snapshot;
  const task = deps.store.read((tx) => tx.tasks.openOfStep(step.id) ?? null);
  // Kept before the trial, for which the person need not wait.
  const secret = task === null ? null : await sealToStarter(deps, snapshot, task);
  if (
    task !== null &&
    secret !== null &&
    (await storeSealed(deps, snapshot, { task, secret, actor })) === 'moved'
  )
    return 'moved';
  const tried = task === null ? null : await tryHandedIn(deps, snapshot, signal);
  if (tried !== null && 'checkAgainAt' in tried) return tried;
  return deps.store.write((tx) => {
    if (!isUnchanged(tx, snapshot)) return 'moved';
    removeIfSame(tx, outbox);
    // Whoever was faster than the worker has taken access away already: what was tried says nothing then.
    if (task === null || tx.tasks.openOfStep(step.id)?.id !== task.id) return 'settled';
    if (tried !== null) recordTrial(tx, snapshot, { tried, actor });
    return 'settled';
  });
}

/**
 * Takes back what made the step due, unless something else has made it due since: whoever takes the task over while the
 * worker is at work for the one before, which changes neither step nor request, still needs their password sealed and their
 * credentials tried.
 */
export function removeIfSame(tx: WriteTransaction, { id, subject }: OutboxRecord): void {
  if (tx.outbox.ofSubject(subject)?.id === id) tx.outbox.removeOf(subject);
}

function storeSealed(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  { task, secret, actor }: { task: TaskRecord; secret: SecretRecord; actor: Actor },
): Promise<'kept' | 'moved'> {
  return deps.store.write((tx) => {
    if (!isUnchanged(tx, snapshot) || tx.tasks.openOfStep(task.step)?.id !== task.id) return 'moved';
    // Somebody else has taken the task over meanwhile, which made it due once more.
    if (secret.principal !== startedBy(tx, task)) return 'moved';
    storeSecrets(tx, { snapshot, actor, secrets: [secret] });
    return 'kept';
  });
}

function recordTrial(
  tx: WriteTransaction,
  { step, request }: StepSnapshot,
  { tried, actor }: { tried: Trial; actor: Actor },
): void {
  tx.audit.append(actor, {
    type: 'credential.proven',
    request: request.id,
    data: {
      secret: tried.secret,
      step: step.id,
      key: step.key,
      good: tried.result.kind === 'good',
      observations: [...tried.result.observations],
    },
  });
}

async function sealToStarter(
  deps: ExecutionDeps,
  { step, request }: StepSnapshot,
  task: TaskRecord,
): Promise<SecretRecord | null> {
  if (!step.plan.needsPassword) return null;
  const starter = deps.store.read((tx) => {
    const id = startedBy(tx, task);
    const waiting = tx.secrets
      .ofRequest(request.id)
      .some(({ purpose, principal, sealed }) => purpose === 'operator' && principal === id && sealed !== '');
    return id === null || waiting ? null : (tx.principals.get(id) ?? null);
  });
  const password = await heldPassword(deps, request.id);
  if (starter?.recipient == null || password === null) return null;
  const now = deps.clock.now();
  return {
    id: deps.ids.next('secret'),
    request: request.id,
    purpose: 'operator',
    principal: starter.id,
    sealed: await deps.sealer.seal(password, starter.recipient),
    createdAt: now,
    expiresAt: now + HANDOVER_MILLIS,
    collectedAt: null,
  };
}

interface Trial {
  readonly secret: string;
  readonly result: ProbeResult;
}

/**
 * Only where a refusal is to prove later that access is gone. A trial that fails is made again for a short time; credentials
 * that nobody could try by then are not proven good, and two people look in the end.
 */
async function tryHandedIn(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  signal: AbortSignal,
): Promise<Trial | { readonly checkAgainAt: Instant } | null> {
  const { request, revision } = snapshot;
  if (!revision.plan.some(({ accepts }) => accepts?.includes('negative'))) return null;
  const copy = deps.store.read((tx) => untriedCopy(tx, request.id) ?? null);
  if (copy === null) return null;
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(TRIAL_MILLIS)]);
    return { secret: copy.id, result: await probeHeld(deps, snapshot, within) };
  } catch (error) {
    const failure = asFailure(error);
    const checkAgainAt = deps.clock.now() + Math.max(failure.retryAfterMillis ?? 0, PAUSE_MILLIS);
    if (failure.retryable && checkAgainAt <= copy.createdAt + TRIED_FOR_MILLIS) return { checkAgainAt };
    deps.logger.warn(
      { step: snapshot.step.id, code: failure.code },
      'the credentials that were handed in could not be tried, so two people have to look in the end',
    );
    const { message: reason, observations } = failure;
    return { secret: copy.id, result: { kind: 'not-good', reason, observations } };
  }
}

async function probeHeld(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const held = await stepContext(deps, snapshot, { attempt: 1, signal }).apiUserCredentials('latest');
  if (held.kind !== 'held')
    return { kind: 'not-good', reason: 'they are for another user name', observations: [] };
  const { account, apiUser } = snapshot;
  return connectorOf(deps, snapshot).probe({ account, apiUser, signal, credentials: held.credentials });
}
