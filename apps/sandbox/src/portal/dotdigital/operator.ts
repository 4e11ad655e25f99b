import type { Account, ApiUser } from '../../dotdigital/account.ts';
import type { SandboxState } from '../../state.ts';
import { Refusal } from '../errors.ts';

export function accountOf({ dotdigital }: SandboxState, id: number): Account {
  const account = dotdigital.account(id);
  if (account) return account;
  throw new Refusal('NOT_FOUND', `There is no dotdigital account ${id}.`);
}

export function apiUserOf(state: SandboxState, username: string): { user: ApiUser; account: Account } {
  const user = state.dotdigital.apiUser(username);
  if (!user) throw new Refusal('NOT_FOUND', `There is no API user ${username}.`);
  return { user, account: accountOf(state, user.accountId) };
}

/** Only the account owner or a user with 'Can manage account' sees and changes API users. The role is looked up. */
export function requireManager({ dotdigital }: SandboxState, account: Account, email: string): void {
  const operator = dotdigital.operator(account.id, email);
  if (!operator) throw new Refusal('OPERATOR_UNKNOWN', `${email} is not a user of account ${account.id}.`);
  if (operator.role === 'user') {
    throw new Refusal(
      'OPERATOR_NOT_ALLOWED',
      `${email} needs the 'Can manage account' permission; ask the account owner.`,
    );
  }
}
