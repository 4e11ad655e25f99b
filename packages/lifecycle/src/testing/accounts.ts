import type { Account, AccountOf, Provider } from '@countersign/schema';

const base = {
  id: 'acme',
  companyName: 'Acme',
  emailDomains: ['acme.example'],
  operators: [{ name: 'root', role: 'root', companyAccess: 'write' }],
} satisfies Partial<Account>;
const eset = { ...base, companyId: 'company-1', region: 'eu' } as const;

const ACCOUNTS: { readonly [P in Provider]: AccountOf<P> } = {
  'eset-msp-administrator-2': {
    ...eset,
    provider: 'eset-msp-administrator-2',
    baseUrl: 'https://mspapi.eset.com/api',
    permissionTypeAs: 'name',
  },
  'eset-business-account': { ...eset, provider: 'eset-business-account' },
  'eset-protect-hub': { ...eset, provider: 'eset-protect-hub', writeAccessSuffices: false },
  dotdigital: {
    ...base,
    provider: 'dotdigital',
    region: 'r2',
    accountNumber: 1001,
    apiUserCreation: 'portal',
    rateLimitScheme: 'tiered',
  },
};

/** An account on the provider, for a plan. */
export const accountOn = (provider: Provider): Account => ACCOUNTS[provider];

/** The dotdigital account, with what a test needs to be different. */
export const shop = (fields: Partial<AccountOf<'dotdigital'>> = {}): AccountOf<'dotdigital'> => ({
  ...ACCOUNTS.dotdigital,
  ...fields,
});
