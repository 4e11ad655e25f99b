import { type ApiUser, isSameName, type ProviderRole } from '@countersign/schema';
import type { ExecutionReader, RegistryReader } from '../ports/index.ts';

/** An operator of an account as the provider knows it: who signed in, when the account was checked last. */
interface OperatorUser {
  readonly operator: string;
  readonly role: ProviderRole;
  /** Address and identifier on the provider. */
  readonly names: readonly string[];
}

/**
 * The operators of an account whom the provider has named. ESET MSP Administrator 2 says who signed in; the other providers do
 * not, and none tells the role of a user, which is what the account says of its operator.
 */
function operatorUsers(tx: RegistryReader & ExecutionReader, account: string): readonly OperatorUser[] {
  const findings = tx.accountChecks.newest(account)?.findings ?? [];
  return (tx.accounts.get(account)?.operators ?? []).flatMap(({ name: operator, role }) => {
    const names = findings
      .filter(({ check }) => check.startsWith(`${operator}: `))
      .flatMap(({ userName, userId }) => [userName, userId])
      .filter((name): name is string => name !== undefined && name !== '');
    return names.length === 0 ? [] : [{ operator, role, names }];
  });
}

/** The operator with more rights than a regular user that an API user is, by one of its names; undefined where it is none. */
export function privilegedOperator(
  tx: RegistryReader & ExecutionReader,
  { account, label, providerId }: Pick<ApiUser, 'account' | 'label' | 'providerId'>,
): OperatorUser | undefined {
  const own = [label, providerId].filter((name) => name !== null);
  return operatorUsers(tx, account).find(
    ({ role, names }) => role !== 'regular' && names.some((name) => own.some((one) => isSameName(one, name))),
  );
}

/** The role of an API user: what the provider shows of an operator counts more than what somebody stated. */
export function roleOf(tx: RegistryReader & ExecutionReader, apiUser: ApiUser): ProviderRole {
  if (apiUser.role !== 'regular') return apiUser.role;
  return privilegedOperator(tx, apiUser)?.role ?? apiUser.role;
}
