import { type Account, type Actor, CountersignError } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import type { Store } from '../ports/index.ts';

/** Registers a company's account on a provider. @throws CountersignError ALREADY_EXISTS */
export const makeRegisterAccount =
  (deps: { readonly store: Store }) =>
  (command: { actor: Actor; account: Account }): Promise<void> =>
    deps.store.write((tx) => {
      const { account } = command;
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
