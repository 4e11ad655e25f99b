import { CountersignError } from '@countersign/schema';
import { digestOf } from '../../digest.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { compareAccounts } from './describe-account.ts';
import { requireAccount } from './require-account.ts';

/** Registers a company's account on a provider. */
export const registerAccount: GovernanceKind<'account.register'> = {
  about: ({ account }) => [`account ${account.id}`],
  assess: (tx, { account }, { isAllowedHost }) => {
    requireAccount(account, { before: undefined, isAllowedHost });
    if (tx.accounts.get(account.id) !== undefined)
      throw new CountersignError('ALREADY_EXISTS', { what: 'account', id: account.id });
    return compareAccounts(undefined, account, tx.accounts.list());
  },
  carryOut: (tx, { account }, { actor, change }) => {
    tx.accounts.insert(account);
    tx.audit.append(actor, {
      type: 'account.registered',
      request: null,
      data: { account: account.id, provider: account.provider, digest: digestOf(account), change },
    });
  },
};
