import type { Principal } from '@countersign/schema';

/** Roles and accounts, each once and in one order, as they are kept and logged. */
export const sortedScope = ({ roles, accounts }: Pick<Principal, 'roles' | 'accounts'>) => ({
  roles: [...new Set(roles)].sort(),
  accounts: accounts && [...new Set(accounts)].sort(),
});
