import { CountersignError } from '@countersign/schema';
import type { ReadTransaction } from '../../ports/index.ts';

/**
 * Roles are given on accounts that there are: on one that is registered later they would be given before anybody could look at it.
 * @throws CountersignError ACCOUNT_UNKNOWN
 */
export function requireAccounts(tx: ReadTransaction, accounts: readonly string[] | null): void {
  for (const account of accounts ?? [])
    if (tx.accounts.get(account) === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account });
}
