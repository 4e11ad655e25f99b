import { type Actor, type AdoptApiUser, type ApiUser, CountersignError } from '@countersign/schema';
import type { Ids, Store } from '../ports/index.ts';
import { requireFreeName } from '../requests/require-free-name.ts';

/**
 * Takes a user that exists on the provider into the inventory; the provider is not touched and nothing is overwritten.
 * @throws CountersignError ACCOUNT_UNKNOWN, NOT_FOUND, ALREADY_EXISTS, INTEGRATION_TAKEN
 */
export const makeAdoptApiUser =
  (deps: { readonly store: Store; readonly ids: Ids }) =>
  (command: { actor: Actor; apiUser: AdoptApiUser }): Promise<ApiUser> =>
    deps.store.write((tx) => {
      const { apiUser: given, actor } = command;
      const account = tx.accounts.get(given.account);
      if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: given.account });
      if (given.integration !== null && tx.integrations.get(given.integration) === undefined) {
        throw new CountersignError('NOT_FOUND', { what: 'integration', id: given.integration });
      }
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
      return apiUser;
    });
