import {
  type Account,
  type Actor,
  CountersignError,
  DOCUMENTED_HOSTS,
  hostsNamedBy,
} from '@countersign/schema';
import { digestOf } from '../digest.ts';
import type { Store } from '../ports/index.ts';
import { requireRoleOfProvider } from './require-role-of-provider.ts';

/**
 * Registers a company's account on a provider. Its addresses are those that the vendor documents, or ones that this machine
 * allows.
 * @throws CountersignError ALREADY_EXISTS, ADDRESS_NOT_ALLOWED, INPUT_INVALID
 */
export const createRegisterAccount =
  (deps: { readonly store: Store; readonly isAllowedHost: (host: string) => boolean }) =>
  (command: { actor: Actor; account: Account }): Promise<void> =>
    deps.store.write((tx) => {
      const { account } = command;
      for (const { role } of account.operators) requireRoleOfProvider(account.provider, role);
      const documented = DOCUMENTED_HOSTS[account.provider];
      for (const host of hostsNamedBy(account)) {
        if (!documented.includes(host) && !deps.isAllowedHost(host))
          throw new CountersignError('ADDRESS_NOT_ALLOWED', { account: account.id, host });
      }
      if (tx.accounts.get(account.id) !== undefined) {
        throw new CountersignError('ALREADY_EXISTS', { what: 'account', id: account.id });
      }
      tx.accounts.insert(account);
      tx.audit.append(command.actor, {
        type: 'account.registered',
        request: null,
        data: { account: account.id, provider: account.provider, digest: digestOf(account) },
      });
    });
