import { type Principal, type Role, UNSCOPED_ROLES } from '@countersign/schema';

/**
 * Roles and accounts in words, in one order whatever the one they were given in: the words are signed. A role that accounts do not limit is
 * said to be for all of them.
 */
export function formatScope({ roles, accounts }: Pick<Principal, 'roles' | 'accounts'>): string {
  const sorted = [...new Set(roles)].sort();
  const covered = accounts === null ? ALL : [...new Set(accounts)].sort().join(', ') || 'no account';
  const isUnlimited = (role: Role) => covered === ALL || UNSCOPED_ROLES.has(role);
  const parts = [
    { named: sorted.filter((role) => !isUnlimited(role)), covered },
    { named: sorted.filter(isUnlimited), covered: ALL },
  ].filter(({ named }) => named.length > 0);
  if (parts.length === 0) return `nothing on ${covered}`;
  return parts.map((part) => `${part.named.join(', ')} on ${part.covered}`).join('; ');
}

const ALL = 'all accounts';
