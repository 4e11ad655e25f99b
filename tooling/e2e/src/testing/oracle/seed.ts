import type { EffectCell } from '@countersign/lifecycle';
import type { Provider } from '@countersign/schema';
import { MSP, SEED, SHOP } from '../companies.ts';

/** A customer of the company on ESET MSP Administrator 2. */
const CUSTOMER = 'c0000000-0000-4000-8000-000000000001';

/** Whom a create makes. */
export const PERSON = {
  firstName: 'Siem',
  lastName: 'Bot',
  email: 'siem@acme.example',
  countryCode: 'SVK',
  permissionType: 2,
} as const;

export const OLD_PASSWORD = 'Old-Passw0rd-7qz!vR2';
export const NEW_PASSWORD = 'New-Passw0rd-9kt#mX4';

/** What the API user of a request is called. On ESET its identifier is looked up by its address. */
export function targetSeed(provider: Provider): {
  readonly label: string;
  readonly providerId: string | null;
} {
  return provider === 'dotdigital'
    ? { label: 'The shop', providerId: 'apiuser-0a1b2c3d4e05@apiconnector.com' }
    : { label: 'target@acme.example', providerId: null };
}

const ACCESS: Readonly<Record<number, string>> = { 1: 'Write', 2: 'Read', 3: 'NoAccess' };

/** The usual companies, with the API user that the request is about in the state that the request is told of. */
export function seedFor({ provider, action, target }: EffectCell): unknown {
  const { label, providerId } = targetSeed(provider);
  const disabled = target?.state === 'disabled';
  const user = {
    email: label,
    firstName: 'Tara',
    lastName: 'Target',
    countryCode: 'SVK',
    description: 'A description',
    phone: '+4930111',
    password: OLD_PASSWORD,
    hasLoggedIn: true,
    integrations: target?.integrationsEnabled ?? false,
    access:
      disabled && provider === 'eset-msp-administrator-2'
        ? 'NoAccess'
        : (ACCESS[target?.permissionType ?? 2] ?? 'Read'),
  };
  const withTarget = action !== 'create';
  return {
    companies: [
      ...SEED.companies.map((company) =>
        withTarget && company.provider === provider
          ? { ...company, users: [...company.users, user] }
          : company,
      ),
      { id: CUSTOMER, provider: 'eset-msp-administrator-2', name: 'Bakery', region: 'eu', parentId: MSP },
    ],
    dotdigitalAccounts: SEED.dotdigitalAccounts.map((account) =>
      withTarget && provider === 'dotdigital' && account.id === SHOP
        ? {
            ...account,
            apiUsers: [
              { username: providerId, password: OLD_PASSWORD, description: label, enabled: !disabled },
            ],
          }
        : account,
    ),
  };
}
