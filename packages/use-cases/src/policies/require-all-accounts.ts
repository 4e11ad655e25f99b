import { CountersignError, type Principal, type Role } from '@countersign/schema';
import { requireRole } from '../authorize.ts';

/**
 * Policies hold for every account, so only somebody whose role does may change them.
 * @throws CountersignError FORBIDDEN
 */
export function requireAllAccounts(principal: Principal, roles: readonly Role[]): void {
  requireRole(principal, roles);
  if (principal.accounts !== null)
    throw new CountersignError('FORBIDDEN', { role: roles.join(' or '), scope: 'all accounts' });
}
