import type { Actor } from '@countersign/schema';
import { heldPassword, untriedCopy } from '../credentials/held-credentials.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import type { ProbeResult, SecretRecord, TaskRecord } from '../ports/index.ts';
import { startedBy } from '../tasks/started-by.ts';
import { isUnchanged, storeSecrets } from './begin-attempt.ts';
import type { GatheredStep } from './gather-step.ts';
import { connectorOf, stepContext } from './step-context.ts';

const HANDOVER_MILLIS = 7 * 86_400_000;

/**
 * What the worker does once a person has taken a portal step on: it seals the password to this person alone, and tries the
 * credentials that were handed in, while access is still there. Changes nothing on the provider.
 */
export async function runStartedStep(
  deps: ExecutionDeps,
  gathered: GatheredStep,
  { actor, signal }: { actor: Actor; signal: AbortSignal },
): Promise<'settled' | 'moved'> {
  const { step, request } = gathered;
  const task = deps.store.read((tx) => tx.tasks.openOfStep(step.id) ?? null);
  const secret = task === null ? null : await sealToStarter(deps, gathered, task);
  const tried = task === null ? null : await tryHandedIn(deps, gathered, signal);
  return deps.store.write((tx) => {
    if (!isUnchanged(tx, gathered)) return 'moved';
    tx.outbox.removeOf(step.id);
    // Whoever was faster than the worker has taken access away already: what was tried says nothing then.
    if (task === null || tx.tasks.openOfStep(step.id)?.id !== task.id) return 'settled';
    if (secret !== null && secret.principal === startedBy(tx, task)) {
      storeSecrets(tx, { gathered, actor, secrets: [secret] });
    }
    if (tried !== null) {
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
    return 'settled';
  });
}

async function sealToStarter(
  deps: ExecutionDeps,
  { step, request }: GatheredStep,
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

/** Only where a refusal is to prove later that access is gone. */
async function tryHandedIn(
  deps: ExecutionDeps,
  gathered: GatheredStep,
  signal: AbortSignal,
): Promise<{ secret: string; result: ProbeResult } | null> {
  const { request, revision, account, apiUser } = gathered;
  if (!revision.plan.some(({ accepts }) => accepts?.includes('negative'))) return null;
  const secret = deps.store.read((tx) => untriedCopy(tx, request.id)?.id ?? null);
  if (secret === null) return null;
  const held = await stepContext(deps, gathered, { attempt: 1, signal }).apiUserCredentials('latest');
  if (held.kind !== 'held') {
    return {
      secret,
      result: { kind: 'not-good', reason: 'they are for another user name', observations: [] },
    };
  }
  const { credentials } = held;
  return {
    secret,
    result: await connectorOf(deps, gathered).probe({ account, apiUser, signal, credentials }),
  };
}
