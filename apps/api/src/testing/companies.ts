import type { Account, Role } from '@countersign/schema';

export interface PersonDefinition {
  readonly roles: readonly Role[];
  /** All accounts when left out. */
  readonly accounts?: readonly string[];
}

/** Everybody of the example, beside the first administrator. */
export const PEOPLE = {
  rita: { roles: ['requester'] },
  rex: { roles: ['requester'] },
  amy: { roles: ['approver'] },
  bob: { roles: ['approver'] },
  pete: { roles: ['portal-operator'] },
  paul: { roles: ['portal-operator'] },
  /** Owns the integrations and has no role. */
  olga: { roles: [] },
  ada: { roles: ['administrator'] },
  audrey: { roles: ['auditor'] },
  /** Has every role that works on requests, but only for one account, on which nothing happens. */
  sam: { roles: ['requester', 'approver', 'portal-operator'], accounts: ['elsewhere'] },
  /** Administers that account only. */
  sid: { roles: ['administrator'], accounts: ['elsewhere'] },
} as const satisfies Record<string, PersonDefinition>;

export type Name = keyof typeof PEOPLE;

/** Host of stand-ins that nobody calls. With addresses of providers, the installation would end its set-up by itself. */
export const STAND_INS = '127.0.0.1:9';

const dotdigital = {
  baseUrl: `http://${STAND_INS}/dotdigital/r2`,
  provider: 'dotdigital',
  region: 'r2',
  emailDomains: [],
  apiUserCreation: 'portal',
  rateLimitScheme: 'tiered',
  operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
} as const;

/** A shop, another one that belongs to somebody else, and a company with a user of ESET MSP Administrator 2. */
export const ACCOUNTS: readonly Account[] = [
  {
    ...dotdigital,
    operators: [...dotdigital.operators],
    emailDomains: [],
    id: 'shop',
    companyName: 'Acme Shop',
  },
  {
    ...dotdigital,
    operators: [...dotdigital.operators],
    emailDomains: [],
    id: 'elsewhere',
    companyName: 'Else',
  },
  {
    provider: 'eset-msp-administrator-2',
    id: 'msp',
    companyName: 'Acme',
    companyId: '11111111-1111-4111-8111-111111111111',
    region: 'eu',
    baseUrl: `http://${STAND_INS}/ema2/api`,
    permissionTypeAs: 'name',
    emailDomains: ['acme.example'],
    operators: [
      {
        name: 'root',
        role: 'root',
        companyId: '11111111-1111-4111-8111-111111111111',
        companyAccess: 'write',
        credentials: 'msp-root',
      },
    ],
  },
];
