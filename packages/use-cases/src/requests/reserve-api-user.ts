import type { ApiUser, RequestInput } from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import type { References } from '../evaluation/resolve-references.ts';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';

/**
 * Holds the integration's place and the name for the user that is to be made. The store's unique indexes refuse a second one
 * even where the policies would let it pass. Gives the user that is reserved.
 * @throws CountersignError INTEGRATION_TAKEN, ALREADY_EXISTS
 */
export function reserveApiUser(
  tx: WriteTransaction,
  deps: Pick<AdmissionDeps, 'ids' | 'clock'>,
  admission: {
    request: Pick<RequestRecord, 'id' | 'integration'>;
    input: RequestInput;
    references: References;
  },
): string {
  const { request, input, references } = admission;
  const id = deps.ids.next('apiUser');
  const apiUser: ApiUser = {
    id,
    account: input.account,
    provider: input.provider,
    integration: request.integration,
    providerId: null,
    label: references.newLabel ?? nameOfPurpose(tx, { id, input, references }),
    kind: 'api-user',
    role: 'regular',
    state: 'reserved',
    integrationsEnabled: false,
    permissionType: null,
    twoFactorEnabled: null,
    credentialsSetOn: null,
    lastUsedOn: null,
    reviewOn: null,
    originRequest: request.id,
  };
  tx.apiUsers.insert(apiUser);
  tx.requests.update(request.id, { apiUser: apiUser.id, updatedAt: deps.clock.now() });
  return apiUser.id;
}

/** What a new user is called that the request gives no name: what it is for, told apart where this name is taken. */
function nameOfPurpose(
  tx: WriteTransaction,
  { id, input, references }: { id: string; input: RequestInput; references: References },
): string {
  const purpose = references.integration?.name ?? input.account;
  return tx.apiUsers.holderOf(input.account, purpose) === undefined ? purpose : `${purpose} (${id})`;
}

/**
 * Gives place and name up again, once a request comes to nothing. The reservation is removed, because no API user ever came
 * of it; where something of the user may exist on the provider already it is no reservation any more, and stays.
 */
export function releaseReservation(
  tx: WriteTransaction,
  request: Pick<RequestRecord, 'id' | 'apiUser' | 'action' | 'updatedAt'>,
): void {
  tx.apiUsers.release(request.id);
  if (request.action !== 'create' || request.apiUser === null) return;
  if (tx.apiUsers.get(request.apiUser)?.state !== 'reserved') return;
  tx.requests.update(request.id, { apiUser: null, updatedAt: request.updatedAt });
  tx.apiUsers.discard(request.apiUser);
}
