import { type ApiUser, CountersignError } from '@countersign/schema';
import type { ExecutionReader, RegistryReader } from '../ports/index.ts';
import { requireFreeName } from '../requests/require-free-name.ts';
import { formatApiUser } from '../requests/resolve-subject.ts';
import { privilegedOperator } from './operator-users.ts';
import { requireRoleOfProvider } from './require-role-of-provider.ts';

/**
 * Whether the inventory can say of a user that exists what somebody states: nobody else has its names; where another API user
 * looks like it, that is said; and nobody is regular whom the provider knows as an operator with more rights.
 * @param of.own the API user that it is said of; null for one that is taken in
 * @param of.looksLike the API user that it may be taken for, as whoever states it has seen
 * @param of.isNewLabel whether it was not called that before
 * @throws CountersignError ALREADY_EXISTS, LOOKS_LIKE_ANOTHER, ROLE_CONTRADICTED, INPUT_INVALID
 */
export function requireStatedIdentity(
  tx: RegistryReader & ExecutionReader,
  stated: Pick<ApiUser, 'account' | 'provider' | 'label' | 'providerId' | 'role'>,
  identity: {
    readonly own: string | null;
    readonly looksLike: string | undefined;
    readonly isNewLabel: boolean;
  },
): void {
  const { own, looksLike, isNewLabel } = identity;
  const { account, provider, label, providerId, role } = stated;
  requireRoleOfProvider(provider, role);
  for (const name of [label, providerId]) if (name !== null) requireFreeName(tx, { account, name, own });
  const alike = isNewLabel ? tx.apiUsers.confusableWith(account, label).filter(({ id }) => id !== own) : [];
  const unsaid = alike.find(({ id }) => id !== looksLike);
  if (unsaid !== undefined)
    throw new CountersignError('LOOKS_LIKE_ANOTHER', {
      name: label,
      other: `${formatApiUser(unsaid)}, ${unsaid.role}`,
      account,
      id: unsaid.id,
    });
  if (looksLike !== undefined && alike.length === 0)
    throw new CountersignError('INPUT_INVALID', {
      problems: [`looksLike names ${looksLike}, and ${label} looks like no other API user; leave it out`],
    });
  const operator = role === 'regular' ? privilegedOperator(tx, stated) : undefined;
  if (operator !== undefined)
    throw new CountersignError('ROLE_CONTRADICTED', {
      name: label,
      operator: operator.operator,
      role: operator.role,
      account,
    });
}
