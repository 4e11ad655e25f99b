import type { StepResult } from '@countersign/schema';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';
import { foreignUser } from '../steps/own-user.ts';
import type { WorkerActor } from './ledger-deps.ts';

/**
 * Records whom a step is about, as the provider was asked by the address: nobody types the identifier. Gives why it is not taken over; undefined
 * where it is.
 */
export function recordIdentity(
  tx: WriteTransaction,
  identified: {
    request: Pick<RequestRecord, 'id' | 'account' | 'action'>;
    apiUser: string;
    result: StepResult;
    actor: WorkerActor;
  },
): string | undefined {
  const { request, apiUser, result, actor } = identified;
  const known = tx.apiUsers.get(apiUser);
  if (known === undefined || known.providerId !== null || result.providerId === undefined) return undefined;
  const { id, account, action } = request;
  const foreign = foreignUser(tx, { account, apiUser, action }, result);
  if (foreign !== undefined) return foreign;
  tx.apiUsers.update(apiUser, {
    providerId: result.providerId,
    permissionType: known.permissionType ?? result.permissionType ?? null,
    twoFactorEnabled: result.twoFactorEnabled ?? known.twoFactorEnabled,
  });
  tx.audit.append(actor, {
    type: 'api-user.identified',
    request: id,
    data: { apiUser, account: known.account },
  });
  return undefined;
}
