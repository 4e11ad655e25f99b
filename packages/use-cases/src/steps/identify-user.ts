import type { Actor, StepResult } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import {
  ConnectorFailure,
  type RequestRecord,
  type StepContext,
  type WriteTransaction,
} from '../ports/index.ts';
import { addressToResolve } from '../requests/address-to-resolve.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';
import { foreignUser, foreignUserFailure } from './own-user.ts';
import { connectorOf, stepContext } from './step-context.ts';

/**
 * Looks up whom a step is about where the inventory does not have the provider's identifier yet, and records it: nobody types
 * it. Gives `moved` when the inventory has changed by it, so that the step is read anew.
 * @throws ConnectorFailure where the provider has nobody or several of the address, or somebody else of the inventory
 */
export async function identifyUser(
  deps: ExecutionDeps,
  snapshot: StepSnapshot,
  { actor, signal }: { actor: Actor; signal: AbortSignal },
): Promise<'moved' | 'known'> {
  const address = addressToResolve(snapshot.apiUser);
  // A portal step is done by a person, who finds the user by its name; nothing is asked without credentials.
  if (address === null || snapshot.step.plan.kind !== 'api') return 'known';
  const { identify } = connectorOf(deps, snapshot);
  if (identify === null) return 'known';
  const context = stepContext(deps, snapshot, { attempt: snapshot.step.attempts + 1, signal });
  const result = await findIdentity(identify, context, address);
  const refused = await deps.store.write(
    (tx) =>
      recordIdentity(tx, { request: snapshot.request, apiUser: snapshot.apiUser.id, result, actor }) ?? null,
  );
  if (refused !== null) throw foreignUserFailure(refused, 'none');
  return 'moved';
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

/** Why what was found is not taken over; undefined where it is. */
function recordIdentity(
  tx: WriteTransaction,
  identified: {
    request: Pick<RequestRecord, 'account'> & Partial<Pick<RequestRecord, 'id' | 'action'>>;
    apiUser: string;
    result: StepResult;
    actor: Actor;
  },
): string | undefined {
  const { request, apiUser, result, actor } = identified;
  const known = tx.apiUsers.get(apiUser);
  if (known === undefined || known.providerId !== null || result.providerId === undefined) return undefined;
  const foreign = foreignUser(
    tx,
    { account: request.account, apiUser, action: request.action ?? 'update' },
    result,
  );
  if (foreign !== undefined) return foreign;
  tx.apiUsers.update(apiUser, {
    providerId: result.providerId,
    permissionType: known.permissionType ?? result.permissionType ?? null,
    twoFactorEnabled: result.twoFactorEnabled ?? known.twoFactorEnabled,
  });
  tx.audit.append(actor, {
    type: 'api-user.identified',
    request: request.id ?? null,
    data: { apiUser, account: known.account },
  });
  return undefined;
}
