import {
  type Actor,
  type AdoptApiUser,
  type AdoptedApiUser,
  type ApiUser,
  CountersignError,
  type Integration,
  isSameName,
} from '@countersign/schema';
import type { Ids, ReadTransaction, Store } from '../ports/index.ts';
import { requireFreeName } from '../requests/require-free-name.ts';
import { refuseOwnIntegration } from './integration-owner.ts';

/**
 * Takes a user that exists on the provider into the inventory; the provider is not touched and nothing is overwritten. One
 * that the inventory has already as it is given is given back, so that a list can be taken in again.
 * @throws CountersignError ACCOUNT_UNKNOWN, NOT_FOUND, ALREADY_EXISTS, INTEGRATION_TAKEN, OWN_INTEGRATION
 */
export const makeAdoptApiUser =
  (deps: { readonly store: Store; readonly ids: Ids }) =>
  (command: { actor: Actor; apiUser: AdoptApiUser }): Promise<AdoptedApiUser> =>
    deps.store.write((tx) => {
      const { apiUser: given, actor } = command;
      const account = tx.accounts.get(given.account);
      if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: given.account });
      const integration = given.integration === null ? undefined : integrationOf(tx, given.integration);
      const there = sameInInventory(tx, given);
      if (there !== undefined) return { ...there, alreadyThere: true };
      refuseOwnIntegration(tx, actor, integration?.owner);
      for (const name of [given.label, given.providerId]) {
        if (name !== null) requireFreeName(tx, { account: given.account, name, own: null });
      }
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
        data: { apiUser: apiUser.id, account: account.id, integration: apiUser.integration },
      });
      return { ...apiUser, alreadyThere: false };
    });

function integrationOf(tx: ReadTransaction, id: string): Integration {
  const integration = tx.integrations.get(id);
  if (integration === undefined) throw new CountersignError('NOT_FOUND', { what: 'integration', id });
  return integration;
}

/** What changes while an API user lives (its state, its last use) is not compared; who it is, is. */
function sameInInventory(tx: ReadTransaction, given: AdoptApiUser): ApiUser | undefined {
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
