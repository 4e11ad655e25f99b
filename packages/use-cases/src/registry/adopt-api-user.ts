import {
  type Actor,
  type AdoptApiUser,
  type AdoptedApiUser,
  type ApiUser,
  CountersignError,
  type Integration,
  isSameName,
} from '@countersign/schema';
import type { Ids, RegistryReader, Store } from '../ports/index.ts';
import { refuseOwnIntegration } from './integration-owner.ts';
import { requireStatedIdentity } from './require-stated-identity.ts';

/**
 * Takes a user that exists on the provider into the inventory; the provider is not touched and nothing is overwritten. One
 * that the inventory has already as it is given is given back, so that a list can be taken in again.
 * @throws CountersignError ACCOUNT_UNKNOWN, NOT_FOUND, ALREADY_EXISTS, INTEGRATION_TAKEN, OWN_INTEGRATION, LOOKS_LIKE_ANOTHER,
 *   ROLE_CONTRADICTED
 */
export const createAdoptApiUser =
  (deps: { readonly store: Store; readonly ids: Ids }) =>
  (command: { actor: Actor; apiUser: AdoptApiUser }): Promise<AdoptedApiUser> =>
    deps.store.write((tx) => {
      const { actor } = command;
      const { looksLike, ...given } = command.apiUser;
      const account = tx.accounts.get(given.account);
      if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: given.account });
      const integration = given.integration === null ? undefined : integrationOf(tx, given.integration);
      const there = sameInInventory(tx, given);
      if (there !== undefined) return { ...there, alreadyThere: true, roleKnownBy: 'attested' };
      refuseOwnIntegration(tx, actor, integration?.owner);
      requireStatedIdentity(
        tx,
        { ...given, provider: account.provider },
        { own: null, looksLike, isNewLabel: true },
      );
      const apiUser: ApiUser = {
        ...given,
        id: deps.ids.next('apiUser'),
        provider: account.provider,
        originRequest: null,
      };
      tx.apiUsers.insert(apiUser);
      tx.audit.append(actor, {
        type: 'api-user.adopted',
        request: null,
        data: {
          apiUser: apiUser.id,
          account: account.id,
          integration: apiUser.integration,
          role: apiUser.role,
          roleKnownBy: 'attested',
          ...(looksLike === undefined ? {} : { looksLike }),
        },
      });
      return { ...apiUser, alreadyThere: false, roleKnownBy: 'attested' };
    });

function integrationOf(tx: RegistryReader, id: string): Integration {
  const integration = tx.integrations.get(id);
  if (integration === undefined) throw new CountersignError('NOT_FOUND', { what: 'integration', id });
  return integration;
}

/** What changes while an API user lives (its state, its last use) is not compared; who it is, is. */
function sameInInventory(tx: RegistryReader, given: Omit<AdoptApiUser, 'looksLike'>): ApiUser | undefined {
  const known = tx.apiUsers.get(tx.apiUsers.holderOf(given.account, given.label)?.apiUser ?? '');
  if (known === undefined || known.state === 'reserved' || !isSameName(known.label, given.label))
    return undefined;
  const isSameUser =
    given.providerId === null ||
    (known.providerId !== null && isSameName(known.providerId, given.providerId));
  const isSame =
    isSameUser && (['integration', 'kind', 'role'] as const).every((field) => known[field] === given[field]);
  return isSame ? known : undefined;
}
