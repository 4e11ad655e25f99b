import { ownUserName } from '@countersign/lifecycle';
import { CountersignError, type StepOrder } from '@countersign/schema';
import { ConnectorFailure, type StepContext } from '../ports/index.ts';
import { heldCredentials, heldPassword } from './held-credentials.ts';
import type { OrderedStep, WorkDeps } from './work-deps.ts';

/** What a connector gets to know of a step, and no more. */
export function stepContext(
  deps: WorkDeps,
  { ticket, order, signal }: OrderedStep,
  attempt: number,
): StepContext {
  const { step, action, change, account, operator, apiUser, earlier, permittedAt } = order;
  return {
    step: { id: step.id, key: step.key, kind: step.kind, attempt },
    action,
    change,
    account,
    operator,
    apiUser,
    earlier,
    permittedAt,
    operatorCredentials: () => {
      if (operator.credentials === undefined) {
        throw new ConnectorFailure({
          code: 'CREDENTIALS_MISSING',
          message: `The operator ${operator.name} of the account ${account.id} has no credentials. Register where they are.`,
          retryable: false,
          effect: 'none',
        });
      }
      return deps.credentials.resolve(operator.credentials, account);
    },
    apiUserCredentials: async (which = 'latest') => {
      const held = await deps.ledger.heldSecrets(ticket);
      return heldCredentials(deps.sealer, held, { ownName: ownUserName(apiUser, earlier), which });
    },
    newPassword: async () => heldPassword(deps.sealer, await deps.ledger.heldSecrets(ticket)),
    signal,
  };
}

/** The connector of the order's provider. @throws CountersignError NOT_FOUND */
export function connectorOf({ connectors }: WorkDeps, { account }: Pick<StepOrder, 'account'>) {
  const connector = connectors.get(account.provider);
  if (connector === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'connector for', id: account.provider });
  return connector;
}
