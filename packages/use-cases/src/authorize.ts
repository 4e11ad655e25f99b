import { CountersignError, type Principal, type Role } from '@countersign/schema';

/** Whether a principal has a role, for one account or, where that is undefined, for any. */
export function hasRole(principal: Principal, role: Role, account?: string): boolean {
  if (!principal.roles.includes(role)) return false;
  return account === undefined || principal.accounts === null || principal.accounts.includes(account);
}

/** @throws CountersignError FORBIDDEN unless the principal has one of the roles for the account */
export function requireRole(principal: Principal, roles: readonly Role[], account?: string): void {
  if (roles.some((role) => hasRole(principal, role, account))) return;
  throw new CountersignError('FORBIDDEN', { role: roles.join(' or '), scope: account ?? 'any account' });
}

/**
 * Whether a principal may see what belongs to an account: everybody whose accounts include it, and auditors everything. No
 * role is needed, because the owner of an integration has none and must see what to acknowledge.
 */
export function mayRead(principal: Principal, account: string): boolean {
  return (
    principal.roles.includes('auditor') || principal.accounts === null || principal.accounts.includes(account)
  );
}
