import { mayHaveTakenEffect } from '@countersign/lifecycle';
import { assertNever, type CallFailure, type Principal, type StepOrder } from '@countersign/schema';
import { isAuthorized } from '../authorization/index.ts';
import { passwordContextOf } from '../credentials/password-context.ts';
import { partsIn } from '../evaluation/actor-facts.ts';
import type { ReadTransaction, StepRecord } from '../ports/index.ts';
import { personWithAddress } from '../principals/person-with-address.ts';
import { addressToResolve } from '../requests/address-to-resolve.ts';
import { assistanceOf } from './assistance-of.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/**
 * What a worker gets to know of a step that was found to have authority, and no more; or why nobody may make the credential that
 * it needs.
 */
export function orderOf(
  deps: Pick<LedgerDeps, 'store' | 'clock' | 'stepTimeoutMillis'>,
  snapshot: StepSnapshot,
): StepOrder | CallFailure {
  const { step, revision, account, operator, apiUser, permit, history } = snapshot;
  const work = workOf(step);
  const password =
    step.plan.needsPassword && work !== 'assist'
      ? deps.store.read((tx) => passwordOrder(tx, snapshot) ?? null)
      : null;
  if (password !== null && 'code' in password) return password;
  return {
    step: { id: step.id, key: step.plan.key, kind: step.plan.kind, attempts: step.attempts },
    work,
    action: revision.input.action,
    change: revision.input.change,
    account,
    operator,
    apiUser,
    earlier: snapshot.earlier.flatMap(({ key, result }) => (result === null ? [] : [{ key, result }])),
    permittedAt: permit.usedAt ?? permit.notBefore,
    // A portal step is done by a person, who finds the user by its name; nothing is asked without credentials.
    identify: work === 'execute' ? addressToResolve(apiUser) : null,
    uncertain: history.doubtful || mayHaveTakenEffect(step),
    doubtful: history.doubtful,
    underWay: underWayOf(step, deps),
    password,
    assistance:
      work === 'assist' ? deps.store.read((tx) => assistanceOf(tx, snapshot, deps.clock.now())) : null,
  };
}

function workOf({ plan, state }: StepRecord): StepOrder['work'] {
  switch (plan.kind) {
    case 'api':
      return 'execute';
    case 'portal':
      return state === 'with-person' ? 'assist' : 'open-task';
    case 'external':
    case 'verify':
      return 'verify';
    default:
      return assertNever(plan.kind);
  }
}

/** How long a provider may go on with a call whose answer did not arrive, in milliseconds. */
const LATE_EFFECT_MILLIS = 15_000;
/** The provider itself ended the call with an answer, so nothing of it is under way. */
const ANSWERED: ReadonlySet<string> = new Set(['PROVIDER_ERROR', 'ANSWER_UNUSABLE', 'REDIRECT_REFUSED']);

/** Since when and for how long a call of the step may be under way, as far as the store knows. */
function underWayOf(
  step: StepRecord,
  { clock, stepTimeoutMillis }: Pick<LedgerDeps, 'clock' | 'stepTimeoutMillis'>,
): StepOrder['underWay'] {
  if (!mayHaveTakenEffect(step)) return null;
  // Cut off without a word: whoever made it may be alive, and goes on for as long as a call may take.
  const millis =
    step.state === 'attempting'
      ? Math.max(stepTimeoutMillis, LATE_EFFECT_MILLIS)
      : ANSWERED.has(step.problem?.code ?? '')
        ? 0
        : LATE_EFFECT_MILLIS;
  const now = clock.now();
  const forMillis = step.updatedAt + millis - now;
  return forMillis <= 0 ? null : { sinceMillis: Math.max(0, now - step.updatedAt), forMillis };
}

/** Undefined where an earlier attempt has prepared it already. */
function passwordOrder(
  tx: ReadTransaction,
  snapshot: StepSnapshot,
): StepOrder['password'] | CallFailure | undefined {
  const { step, request, revision, account, apiUser } = snapshot;
  if (tx.secrets.ofRequest(request.id).some((secret) => secret.purpose === 'worker')) return undefined;
  const owner = ownerOf(tx, request.integration);
  if (owner?.recipient == null)
    return receiverMissing(
      `The owner of the integration ${request.integration ?? ''} cannot receive a credential: no principal with that address has an age recipient. Register one.`,
    );
  if (step.plan.kind === 'portal' && !hasPortalOperator(tx, snapshot))
    return receiverMissing(
      `Nobody can receive the password that has to be entered in the portal: no portal operator of the account ${account.id} who has no other part in this request has an age recipient. Register one.`,
    );
  const { change } = revision.input;
  return {
    typed: change.password?.sealed ?? null,
    context: passwordContextOf(tx, {
      account: account.id,
      integration: request.integration,
      apiUser,
      change,
    }),
    ownerRecipient: owner.recipient,
  };
}

const receiverMissing = (message: string): CallFailure => ({
  code: 'RECEIVER_MISSING',
  message,
  retryable: false,
  effect: 'none',
  retryAfterMillis: null,
  observations: [],
});

/** Who answers for an integration; undefined also where that person has left. */
export function ownerOf(tx: ReadTransaction, integration: string | null): Principal | undefined {
  const owner = integration === null ? undefined : tx.integrations.get(integration)?.owner;
  return owner === undefined ? undefined : personWithAddress(tx, owner);
}

/** Whether there is somebody who may do the step: the role, a key to seal to, and no other part in this request. */
function hasPortalOperator(tx: ReadTransaction, { request }: StepSnapshot): boolean {
  const partOf = partsIn(tx, request);
  return tx.principals.list().some((principal) => {
    if (
      principal.recipient === null ||
      !isAuthorized(principal, 'task.complete', { account: request.account })
    )
      return false;
    const part = partOf(principal);
    return !part.isRequester && !part.hasApproved;
  });
}
