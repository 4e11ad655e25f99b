import { ownUserName } from '@countersign/lifecycle';
import { CountersignError } from '@countersign/schema';
import { heldCredentials, heldPassword } from '../credentials/held-credentials.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import { ConnectorFailure, type StepContext } from '../ports/index.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/** What a connector gets to know of a step, and no more. */
export function stepContext(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  call: { attempt: number; signal: AbortSignal },
): StepContext {
  const { step, request, revision, account, operator, apiUser, permit } = snapshot;
  const earlier = snapshot.earlier.flatMap((one) =>
    one.result === null ? [] : [{ key: one.key, result: one.result }],
  );
  return {
    step: { id: step.id, key: step.plan.key, kind: step.plan.kind, attempt: call.attempt },
    action: revision.input.action,
    change: revision.input.change,
    account,
    operator,
    apiUser,
    earlier,
    permittedAt: permit.usedAt ?? permit.notBefore,
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
    apiUserCredentials: (which = 'latest') =>
      heldCredentials(deps, { request: request.id, ownName: ownUserName(apiUser, earlier), which }),
    newPassword: () => heldPassword(deps, request.id),
    signal: call.signal,
  };
}

/** The connector of the request's provider. @throws CountersignError NOT_FOUND */
export function connectorOf(deps: Pick<ExecutionDeps, 'connectors'>, snapshot: StepSnapshot) {
  const connector = deps.connectors.get(snapshot.account.provider);
  if (connector === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'connector for', id: snapshot.account.provider });
  return connector;
}
