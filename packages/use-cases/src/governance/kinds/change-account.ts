import { type Account, CountersignError } from '@countersign/schema';
import { digestOf } from '../../digest.ts';
import type { ReadTransaction } from '../../ports/index.ts';
import { refused } from '../../registry/corrections/changed-fields.ts';
import { openRequestsOf } from '../../registry/corrections/open-requests-of.ts';
import { requireNoneOpen } from '../../registry/require-none-open.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { compareAccounts } from './describe-account.ts';
import { requireAccount } from './require-account.ts';

/** Has an account be another one: where it is, under whose rights changes are made, and with which credentials. */
export const changeAccount: GovernanceKind<'account.change'> = {
  about: ({ account }) => [`account ${account.id}`],
  assess: (tx, { account }, { proposer, isAllowedHost }) => {
    const before = accountOf(tx, account.id);
    if (before.provider !== account.provider)
      throw new CountersignError('ACCOUNT_PROVIDER_MISMATCH', {
        account: account.id,
        actual: before.provider,
        provider: account.provider,
      });
    requireAccount(account, { before, isAllowedHost });
    const own = openRequestsOf(tx, proposer, { account: account.id });
    if (own.length > 0)
      throw refused(
        `you have open requests on ${account.id} (${own.join(', ')}); another administrator has to`,
      );
    if (digestOf(before) === digestOf(account))
      throw new CountersignError('INPUT_INVALID', { problems: ['the change changes nothing'] });
    if (account.retired === true && before.retired !== true) requireNoneOpen(tx, { account: account.id });
    return compareAccounts(before, account, tx.accounts.list());
  },
  carryOut: (tx, { account }, { actor, change }) => {
    const before = digestOf(accountOf(tx, account.id));
    tx.accounts.replace(account);
    tx.audit.append(actor, {
      type: 'account.changed',
      request: null,
      data: { account: account.id, before, after: digestOf(account), change },
    });
  },
};

function accountOf(tx: ReadTransaction, id: string): Account {
  const account = tx.accounts.get(id);
  if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: id });
  return account;
}
