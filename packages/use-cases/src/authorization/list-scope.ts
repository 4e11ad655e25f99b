import { type Permission, type Principal, permissionOf, UNSCOPED_ROLES } from '@countersign/schema';
import type { ListScope, RegistryReader } from '../ports/index.ts';

/**
 * What a list has to be limited to, so that everything in it may be read with this permission and nothing else is missing.
 * Undefined where the principal may read all of it.
 */
export function listScope(
  tx: RegistryReader,
  principal: Principal,
  permission: Permission,
): ListScope | undefined {
  const { account, other, own, integration } = permissionOf(permission);
  const has = (grantees: typeof account) =>
    grantees === 'signed-in' || principal.roles.some((role) => grantees?.includes(role));
  const readsOthers = principal.roles.some((role) => UNSCOPED_ROLES.has(role)) && has(other);
  const readsAccounts = has(account);
  if (readsOthers || (readsAccounts && principal.accounts === null)) return undefined;
  return {
    accounts: readsAccounts ? (principal.accounts ?? []) : [],
    integrations: integration === 'signed-in' ? tx.integrations.ownedBy(principal.email) : [],
    principal: own === 'signed-in' ? principal.id : null,
  };
}
