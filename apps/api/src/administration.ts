import { CountersignError, type Principal } from '@countersign/schema';
import { requireRole } from '@countersign/use-cases';

/**
 * Makes sure that an administrator of some accounts hands out nothing that reaches further than that.
 * @throws CountersignError FORBIDDEN
 */
export function requireAuthorityOver(
  administrator: Principal,
  other: Pick<Principal, 'roles'> & { readonly accounts?: readonly string[] | null | undefined },
): void {
  if (administrator.accounts === null) return;
  // An auditor reads everything, whatever the accounts say.
  if (other.accounts == null || other.roles.includes('auditor')) {
    throw new CountersignError('FORBIDDEN', { role: 'administrator', scope: 'all accounts' });
  }
  for (const account of other.accounts) requireRole(administrator, ['administrator'], account);
}
