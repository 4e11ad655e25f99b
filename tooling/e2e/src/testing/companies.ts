import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '@countersign/schema';

export const MSP = '11111111-1111-4111-8111-111111111111';
export const BUSINESS = '33333333-3333-4333-8333-333333333333';
export const HUB = '44444444-4444-4444-8444-444444444444';
const PARENT_SHOP = 1001;
const FRESH_SHOP = 1002;
export const SHOP = 1003;

const PASSWORD = 'Root-Passw0rd!';
const parentApiUser = { username: 'apiuser-0123456789ab@apiconnector.com', password: 'Tr0ub4dor-and-3' };
const shopOwner = { email: 'owner@acme.example', role: 'account-owner' };

/** Companies on the stand-ins of the providers, each with somebody who may manage users. */
export const SEED = {
  companies: [
    company(MSP, 'eset-msp-administrator-2', { email: 'root@acme.example', role: 'root' }),
    company(BUSINESS, 'eset-business-account', { email: 'super@beta.example', role: 'superuser' }),
    company(HUB, 'eset-protect-hub', { email: 'super@gamma.example', role: 'superuser' }),
  ],
  dotdigitalAccounts: [
    { id: PARENT_SHOP, name: 'Acme Group', region: 'r2', operators: [shopOwner], apiUsers: [parentApiUser] },
    {
      id: FRESH_SHOP,
      name: 'Acme Fresh Shop',
      region: 'r2',
      parentId: PARENT_SHOP,
      allowApiUserCreation: true,
      operators: [shopOwner],
    },
    { id: SHOP, name: 'Acme Shop', region: 'r2', operators: [shopOwner] },
  ],
};

function company(id: string, provider: string, top: { email: string; role: string }) {
  const names = { firstName: 'Rosa', lastName: 'Root', countryCode: 'SVK' };
  return { id, provider, name: 'Acme', region: 'eu', users: [{ ...top, ...names, password: PASSWORD }] };
}

/** What the worker's environment holds. */
export const ENVIRONMENT = {
  MSP_ROOT: JSON.stringify({ username: 'root@acme.example', password: PASSWORD }),
  SHOP_PARENT: JSON.stringify(parentApiUser),
};

/** Declares the credentials, bound to the stand-ins, in the directory that the source reads. */
export function declareCredentials(directory: string, url: string): void {
  const hosts = [new URL(url).host];
  const credentials = {
    'msp-root': { provider: 'eset-msp-administrator-2', hosts, source: { env: 'MSP_ROOT' } },
    'shop-parent': { provider: 'dotdigital', hosts, source: { env: 'SHOP_PARENT' } },
  };
  const content = JSON.stringify({ addresses: hosts, credentials });
  writeFileSync(join(directory, 'credentials.yaml'), content, { mode: 0o600 });
}

/** The accounts under which Countersign knows the companies; `url` is where the stand-ins listen. */
export function accounts(url: string): readonly Account[] {
  const eset = { companyName: 'Acme', region: 'eu', connectUrl: `${url}/eset-connect/eu` } as const;
  const dotdigital = {
    provider: 'dotdigital',
    region: 'r2',
    baseUrl: `${url}/dotdigital/r2`,
    rateLimitScheme: 'tiered',
  } as const;
  return [
    {
      ...eset,
      provider: 'eset-msp-administrator-2',
      id: 'msp',
      companyId: MSP,
      baseUrl: `${url}/ema2/api`,
      permissionTypeAs: 'name',
      emailDomains: ['acme.example'],
      operators: [
        { name: 'root', role: 'root', companyId: MSP, companyAccess: 'write', credentials: 'msp-root' },
        { name: 'helper', role: 'write-access', companyId: MSP, companyAccess: 'write' },
      ],
    },
    {
      ...eset,
      provider: 'eset-business-account',
      id: 'business',
      companyId: BUSINESS,
      emailDomains: ['beta.example'],
      operators: [{ name: 'super', role: 'superuser', companyId: BUSINESS, companyAccess: 'write' }],
    },
    {
      ...eset,
      provider: 'eset-protect-hub',
      id: 'hub',
      companyId: HUB,
      emailDomains: ['gamma.example'],
      writeAccessSuffices: false,
      operators: [{ name: 'super', role: 'superuser', companyId: HUB, companyAccess: 'write' }],
    },
    {
      ...dotdigital,
      emailDomains: [],
      id: 'fresh-shop',
      companyName: 'Acme Fresh Shop',
      accountNumber: FRESH_SHOP,
      apiUserCreation: 'api',
      operators: [
        { name: 'parent', role: 'account-owner', companyAccess: 'write', credentials: 'shop-parent' },
      ],
    },
    {
      ...dotdigital,
      emailDomains: [],
      id: 'shop',
      companyName: 'Acme Shop',
      accountNumber: SHOP,
      apiUserCreation: 'portal',
      operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
    },
  ];
}

/** What a person may be asked to make on each of the accounts; complete, so that no policy refuses it. */
export const NEW_USER = {
  firstName: 'Siem',
  lastName: 'Bot',
  email: 'siem@acme.example',
  countryCode: 'SVK',
  permissionType: 2,
} as const;
