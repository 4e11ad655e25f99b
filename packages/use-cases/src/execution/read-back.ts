import type { ReportAnswer, VerifyResult } from '@countersign/schema';
import { asFailure } from './as-failure.ts';
import { connectorOf, stepContext } from './step-context.ts';
import type { OrderedStep, WorkDeps } from './work-deps.ts';

/** Looks at the provider, and reports what it shows or why it could not be looked at. Changes nothing. */
export async function readBack(deps: WorkDeps, step: OrderedStep): Promise<ReportAnswer> {
  const { ticket, order } = step;
  let seen: VerifyResult;
  try {
    seen = await connectorOf(deps, order).verify(stepContext(deps, step, order.step.attempts + 1));
  } catch (error) {
    return deps.ledger.report(ticket, { kind: 'unseen', failure: asFailure(error).toCallFailure() });
  }
  return deps.ledger.report(ticket, { kind: 'seen', seen });
}
