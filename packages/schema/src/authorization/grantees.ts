export const ANY_ROLE = ['requester', 'approver', 'portal-operator', 'auditor', 'administrator'] as const;
export const OVERSEERS = ['auditor', 'administrator'] as const;
/** Who may read the log reads what it speaks of. */
export const READ = ['read', 'audit'] as const;
export const AUDIT = ['audit'] as const;
export const SUBMIT = ['submit'] as const;
/** Of no use to whoever has stolen the token. */
export const ANY_SCOPE = ['read', 'submit', 'work', 'audit'] as const;
export const READ_BY_ACCOUNT = { account: ANY_ROLE, other: ['auditor'], scopes: READ } as const;
