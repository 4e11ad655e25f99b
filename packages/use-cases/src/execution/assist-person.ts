import type { ProbeResult, ReportAnswer, StepOrder } from '@countersign/schema';
import { asFailure } from './as-failure.ts';
import { heldPassword } from './held-credentials.ts';
import { connectorOf, stepContext } from './step-context.ts';
import type { OrderedStep, WorkDeps } from './work-deps.ts';

/** How long one trial may take. A person waits for it before they take access away. */
const TRIAL_MILLIS = 15_000;
/** Between two trials, unless the provider asks for more. */
const PAUSE_MILLIS = 10_000;

/**
 * What the worker does once a person has taken a portal step on: it seals the password to this person alone, and tries the
 * credentials that were handed in, while access is still there. Changes nothing on the provider, and nothing about the task:
 * the person goes on, whatever the trial comes to.
 * @throws ConnectorFailure where the password cannot be sealed
 */
export async function assistPerson(deps: WorkDeps, step: OrderedStep): Promise<ReportAnswer> {
  const { ledger, sealer } = deps;
  const { ticket, order } = step;
  const { recipient = null, untried = null } = order.assistance ?? {};
  // Kept before the trial, for which the person need not wait.
  const password = recipient === null ? null : await heldPassword(sealer, await ledger.heldSecrets(ticket));
  if (recipient !== null && password !== null) {
    const sealed = await sealer.seal(password, recipient);
    const answer = await ledger.report(ticket, { kind: 'handed-over', sealed });
    if (answer.kind === 'moved') return answer;
  }
  const tried = untried === null ? null : await tryHandedIn(deps, step, untried);
  return ledger.report(
    ticket,
    tried !== null && 'afterMillis' in tried
      ? { kind: 'too-early', ...tried }
      : { kind: 'assisted', trial: tried },
  );
}

type Untried = NonNullable<NonNullable<StepOrder['assistance']>['untried']>;

/**
 * A trial that fails is made again for a short time; credentials that nobody could try by then are not proven good, and two people
 * look in the end.
 */
async function tryHandedIn(
  deps: WorkDeps,
  step: OrderedStep,
  { secret, retryWithinMillis }: Untried,
): Promise<{ secret: string; result: ProbeResult } | { afterMillis: number }> {
  try {
    const signal = AbortSignal.any([step.signal, AbortSignal.timeout(TRIAL_MILLIS)]);
    return { secret, result: await probeHeld(deps, { ...step, signal }) };
  } catch (error) {
    const failure = asFailure(error);
    const afterMillis = Math.max(failure.retryAfterMillis ?? 0, PAUSE_MILLIS);
    if (failure.retryable && afterMillis <= retryWithinMillis) return { afterMillis };
    deps.logger.warn(
      { step: step.order.step.id, code: failure.code },
      'the credentials that were handed in could not be tried, so two people have to look in the end',
    );
    const { message: reason, observations } = failure;
    return { secret, result: { kind: 'not-good', reason, observations } };
  }
}

async function probeHeld(deps: WorkDeps, step: OrderedStep): Promise<ProbeResult> {
  const held = await stepContext(deps, step, 1).apiUserCredentials('latest');
  if (held.kind !== 'held')
    return { kind: 'not-good', reason: 'they are for another user name', observations: [] };
  const { account, apiUser } = step.order;
  const { signal } = step;
  return connectorOf(deps, step.order).probe({ account, apiUser, signal, credentials: held.credentials });
}
