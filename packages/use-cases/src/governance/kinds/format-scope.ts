import type { Principal } from '@countersign/schema';

/** Roles and accounts in words, in one order whatever the one they were given in: the words are signed. */
export function formatScope({ roles, accounts }: Pick<Principal, 'roles' | 'accounts'>): string {
  const named = [...new Set(roles)].sort().join(', ') || 'nothing';
  const covered =
    accounts === null ? 'all accounts' : [...new Set(accounts)].sort().join(', ') || 'no account';
  return `${named} on ${covered}`;
}
