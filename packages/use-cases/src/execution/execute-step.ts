import type { ReportAnswer, StepOrder, StepResult } from '@countersign/schema';
import { type Connector, ConnectorFailure, type FindResult, type StepContext } from '../ports/index.ts';
import { asFailure } from './as-failure.ts';
import { lateEffectWait } from './late-effect-wait.ts';
import { preparePassword } from './prepare-password.ts';
import { connectorOf, stepContext } from './step-context.ts';
import type { OrderedStep, WorkDeps } from './work-deps.ts';

/**
 * Carries a step out through the provider's API: what may still be under way is waited for, the attempt is durable, an
 * earlier attempt is looked for, then the provider is called, then the outcome is reported.
 * @throws ConnectorFailure for what comes before the attempt
 */
export async function executeStep(deps: WorkDeps, step: OrderedStep): Promise<ReportAnswer> {
  const { ticket, order, signal } = step;
  const { ledger } = deps;
  const connector = connectorOf(deps, order);
  const first = stepContext(deps, step, order.step.attempts + 1);
  const afterMillis = await lateEffectWait(order.underWay, { connector, context: first });
  if (afterMillis !== undefined) return ledger.report(ticket, { kind: 'too-early', afterMillis });
  const attempt = await ledger.begin(ticket, await preparePassword(deps, order.password));
  if (attempt === null) return { kind: 'moved' };
  const ended = { step: order.step.id, attempt };
  let result: StepResult;
  try {
    result = await attemptOnce(connector, order, stepContext(deps, step, attempt));
  } catch (error) {
    return ledger.report(ticket, { kind: 'failed', ...ended, failure: asFailure(error).toCallFailure() });
  }
  return ledger.report(ticket, { kind: 'applied', ...ended, result, goesOn: !signal.aborted });
}

async function attemptOnce(
  connector: Connector,
  { uncertain, doubtful }: StepOrder,
  context: StepContext,
): Promise<StepResult> {
  if (context.step.attempt === 1 && !doubtful) return connector.execute(context);
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
