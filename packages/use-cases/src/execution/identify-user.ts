import type { ReportAnswer, StepResult } from '@countersign/schema';
import { ConnectorFailure, type StepContext } from '../ports/index.ts';
import { connectorOf, stepContext } from './step-context.ts';
import type { OrderedStep, WorkDeps } from './work-deps.ts';

/**
 * Looks up whom a step is about where the inventory does not have the provider's identifier yet: nobody types it. Undefined where the provider
 * lets nobody look, and the step goes on without.
 * @throws ConnectorFailure where the provider has nobody or several of the address
 */
export async function identifyUser(
  deps: WorkDeps,
  step: OrderedStep & { readonly address: string },
): Promise<ReportAnswer | undefined> {
  const { order, ticket, address } = step;
  const { identify } = connectorOf(deps, order);
  if (identify === null) return undefined;
  const context = stepContext(deps, step, order.step.attempts + 1);
  const result = await findIdentity(identify, context, address);
  const answer = await deps.ledger.report(ticket, { kind: 'identified', result });
  // The inventory has changed by it, so the step is read anew.
  return answer.kind === 'moved'
    ? { kind: 'next', opening: await deps.ledger.open({ subject: order.step.id }) }
    : answer;
}

type Identify = NonNullable<ReturnType<typeof connectorOf>['identify']>;

async function findIdentity(
  identify: Identify,
  context: Pick<StepContext, 'account' | 'operator' | 'operatorCredentials' | 'signal'>,
  address: string,
): Promise<StepResult> {
  const found = await identify(context, address);
  if (found.kind === 'found') return found.result;
  throw new ConnectorFailure({
    code: 'USER_NOT_IDENTIFIED',
    message:
      found.kind === 'nobody'
        ? `The provider has no user with the address ${address}. Give this change up, have the address in the inventory corrected ("countersign api-user correct"), and ask again.`
        : `The provider has several users with the address ${address}. Give this change up, look in the portal which one is meant, have its identifier entered in the inventory ("countersign api-user correct"), and ask again.`,
    retryable: false,
    effect: 'none',
  });
}
