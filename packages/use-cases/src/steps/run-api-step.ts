import { mayHaveTakenEffect } from '@countersign/lifecycle';
import type { Actor, Instant, StepResult } from '@countersign/schema';
import { preparePassword } from '../credentials/prepare-password.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import { recordReachable } from '../outages/record-presence.ts';
import {
  type Connector,
  ConnectorFailure,
  type FindResult,
  type RequestRecord,
  type StepContext,
  type WriteTransaction,
} from '../ports/index.ts';
import { awaitLateEffect } from './await-late-effect.ts';
import { beginAttempt } from './begin-attempt.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';
import { foreignUser, foreignUserFailure } from './own-user.ts';
import { recordApplied } from './record-applied.ts';
import { recordFailure } from './record-failure.ts';
import { connectorOf, stepContext } from './step-context.ts';

/**
 * Carries a step out through the provider's API: what may still be under way is waited for, the attempt is durable, an
 * earlier attempt is looked for, then the provider is called with no transaction open, then the outcome is recorded. Where the read-back
 * comes next, the caller goes on with it; should this worker end before, it falls due for others as its lease would have ended.
 */
export async function runApiStep(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  { actor, signal }: { actor: Actor; signal: AbortSignal },
): Promise<Outcome> {
  const checkAgainAt = await awaitLateEffect(deps, snapshot, {
    connector: connectorOf(deps, snapshot),
    context: stepContext(deps, snapshot, { attempt: snapshot.step.attempts + 1, signal }),
  });
  if (checkAgainAt !== undefined) return { checkAgainAt };
  const secrets = await preparePassword(deps, snapshot);
  const attempt = await deps.store.write(
    (tx) => beginAttempt(tx, deps, { snapshot, actor, secrets }) ?? null,
  );
  if (attempt === null) return 'moved';
  let attempted: Attempted;
  try {
    attempted = { result: await attemptOnce(deps, snapshot, { attempt, signal }) };
  } catch (error) {
    attempted = { failure: asFailure(error) };
  }
  return deps.store.write((tx): Outcome => {
    const step = tx.steps.get(snapshot.step.id);
    const request = tx.requests.get(snapshot.request.id);
    // Whoever lost the lease has nothing to say any more: another worker looks for the effect of this attempt.
    if (
      step === undefined ||
      request === undefined ||
      step.leaseHolder !== deps.workerId ||
      step.attempts !== attempt
    )
      return 'settled';
    const outcome = refuseForeignUser(tx, request, attempted);
    if ('failure' in outcome) {
      recordFailure(tx, deps, { step, request, failure: outcome.failure, actor });
      return 'settled';
    }
    recordReachable(tx, deps, { account: request.account, actor });
    const readBackAt = deps.clock.now() + (signal.aborted ? 0 : deps.leaseMillis);
    const next = recordApplied(tx, deps, {
      step,
      request,
      result: outcome.result,
      actor,
      readBackAt,
      known: snapshot,
    });
    return next?.plan.kind === 'verify' && !signal.aborted ? { readBack: next.id } : 'settled';
  });
}

type Outcome = 'settled' | 'moved' | { readonly checkAgainAt: Instant } | { readonly readBack: string };
type Attempted = { readonly result: StepResult } | { readonly failure: ConnectorFailure };

/** What the provider has of somebody else is not this request's doing, also where it looks like it. */
function refuseForeignUser(tx: WriteTransaction, request: RequestRecord, attempted: Attempted): Attempted {
  const reason = 'result' in attempted ? foreignUser(tx, request, attempted.result) : undefined;
  return reason === undefined ? attempted : { failure: foreignUserFailure(reason, 'unknown') };
}

async function attemptOnce(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  { attempt, signal }: { attempt: number; signal: AbortSignal },
): Promise<StepResult> {
  const connector = connectorOf(deps, snapshot);
  const context = stepContext(deps, snapshot, { attempt, signal });
  const { doubtful } = snapshot.history;
  if (attempt === 1 && !doubtful) return connector.execute(context);
  const uncertain = doubtful || mayHaveTakenEffect(snapshot.step);
  const found = await findEffect(connector, context, uncertain);
  if (found.kind === 'applied') return found.result;
  if (found.kind === 'absent' || !uncertain) return connector.execute(context);
  throw new ConnectorFailure({
    code: 'OUTCOME_UNKNOWN',
    message: `Whether an earlier attempt took effect cannot be told: ${found.reason.replace(/\.$/, '')}.`,
    retryable: false,
    effect: 'unknown',
  });
}

/** A look that fails says nothing about the attempts before it: what they may have done stays as uncertain as it was. */
async function findEffect(
  connector: Connector,
  context: StepContext,
  uncertain: boolean,
): Promise<FindResult> {
  try {
    return await connector.find(context);
  } catch (error) {
    const { code, message, retryable, retryAfterMillis } = asFailure(error);
    throw new ConnectorFailure({
      code,
      message,
      retryable,
      effect: uncertain ? 'unknown' : 'none',
      ...(retryAfterMillis === null ? {} : { retryAfterMillis }),
      cause: error,
    });
  }
}

/** Anything that is no ConnectorFailure is a defect of the connector; what it did on the provider is not known then. */
export function asFailure(error: unknown): ConnectorFailure {
  if (error instanceof ConnectorFailure) return error;
  return new ConnectorFailure({
    code: 'CONNECTOR_DEFECT',
    message: 'The connector failed in a way that it should not. The log of the worker tells the cause.',
    retryable: false,
    effect: 'unknown',
    cause: error,
  });
}
