import type { ApiUser, RequestInput } from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';
import { skeleton } from './email-facts.ts';
import type { References } from './resolve-references.ts';

/**
 * Holds the integration's place for the user that is to be made. The store's unique index refuses a second one even where
 * the policies would let it pass.
 * @throws CountersignError INTEGRATION_TAKEN
 */
export function reserveApiUser(
  tx: WriteTransaction,
  deps: Pick<AdmissionDeps, 'ids' | 'clock'>,
  of: { request: Pick<RequestRecord, 'id' | 'integration'>; input: RequestInput; references: References },
): void {
  const { request, input, references } = of;
  const label =
    input.change.email ?? input.change.description ?? references.integration?.name ?? input.account;
  const apiUser: ApiUser = {
    id: deps.ids.next('apiUser'),
    account: input.account,
    provider: input.provider,
    integration: request.integration,
    providerId: null,
    label,
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
  tx.apiUsers.insert(apiUser, skeleton(label));
  tx.requests.update(request.id, { apiUser: apiUser.id, updatedAt: deps.clock.now() });
}

/** Gives the place up again, unless something of the user may exist on the provider already. */
export function releaseReservation(
  tx: WriteTransaction,
  request: Pick<RequestRecord, 'apiUser' | 'action'>,
): void {
  if (request.action !== 'create' || request.apiUser === null) return;
  if (tx.apiUsers.get(request.apiUser)?.state === 'reserved')
    tx.apiUsers.update(request.apiUser, { state: 'deleted' });
}
