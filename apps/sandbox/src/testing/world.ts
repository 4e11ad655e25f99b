import { expect } from 'vitest';
import { type Answer, type Harness, openSandbox } from './harness.ts';

export const MSP = '11111111-1111-4111-8111-111111111111';
export const MSP_CUSTOMER = '22222222-2222-4222-8222-222222222222';
export const BUSINESS = '33333333-3333-4333-8333-333333333333';
export const HUB = '44444444-4444-4444-8444-444444444444';

/** A dotdigital account with an API user, one that is fresh below it, and a stranger. All in r2 except the stranger. */
export const SHOP = 1001;
export const FRESH_SHOP = 1002;
export const STRANGER = 2001;

export const SHOP_API_USER = 'apiuser-0123456789ab@apiconnector.com';
export const SHOP_SECRET = 'Tr0ub4dor-and-3';

export const PASSWORD = 'Correct-Horse-9';

const user = (email: string, more: Record<string, unknown> = {}) => ({ email, password: PASSWORD, ...more });

export const WORLD = {
  companies: [
    {
      id: MSP,
      provider: 'eset-msp-administrator-2',
      name: 'Acme MSP',
      region: 'eu',
      users: [
        user('root@acme.example', { role: 'root', firstName: 'Rosa', lastName: 'Root', countryCode: 'SVK' }),
        user('writer@acme.example', { apiAccess: true }),
        user('reader@acme.example', { apiAccess: true, access: 'Read' }),
        user('nobody@acme.example', { apiAccess: true, access: 'NoAccess' }),
        user('noapi@acme.example'),
      ],
    },
    { id: MSP_CUSTOMER, provider: 'eset-msp-administrator-2', name: 'Customer', region: 'eu', parentId: MSP },
    {
      id: BUSINESS,
      provider: 'eset-business-account',
      name: 'Beta',
      region: 'us',
      ecos: false,
      users: [
        user('super@beta.example', { role: 'superuser' }),
        user('api@beta.example', { access: 'Read', integrations: true }),
      ],
    },
    {
      id: HUB,
      provider: 'eset-protect-hub',
      name: 'Gamma',
      region: 'eu',
      cloudUsers: [
        { displayName: 'Ann One', primaryEmailAddress: 'ann@gamma.example' },
        { displayName: 'Bob Two', primaryEmailAddress: 'bob@gamma.example' },
        { displayName: 'Cid Three', primaryEmailAddress: 'cid@gamma.example' },
      ],
      users: [
        user('super@gamma.example', { role: 'superuser' }),
        user('writer@gamma.example'),
        user('reader@gamma.example', { access: 'Read' }),
        user('api@gamma.example', { access: 'Read', integrations: true }),
      ],
    },
  ],
  dotdigitalAccounts: [
    {
      id: SHOP,
      name: 'Acme Shop',
      region: 'r2',
      mainEmail: 'shop@acme.example',
      allowApiUserCreation: true,
      limits: { low: 2, medium: 2, high: 20, flatPerHour: 3 },
      operators: [
        { email: 'owner@acme.example', role: 'account-owner' },
        { email: 'manager@acme.example', role: 'can-manage-account' },
        { email: 'clerk@acme.example', role: 'user' },
      ],
      apiUsers: [{ username: SHOP_API_USER, password: SHOP_SECRET }],
    },
    { id: FRESH_SHOP, name: 'Fresh Shop', region: 'r2', parentId: SHOP, allowApiUserCreation: true },
    { id: STRANGER, name: 'Stranger', region: 'r1', allowApiUserCreation: true },
  ],
};

export async function openWorld(options: { db?: string } = {}): Promise<Harness> {
  const sandbox = await openSandbox(options);
  const { status, body } = await sandbox.post('/sandbox/seed', WORLD);
  expect({ status, body }).toMatchObject({ status: 200 });
  return sandbox;
}

/** Logs in to EMA2, and answers the header for the calls that follow. */
export async function ema2LogIn(
  sandbox: Harness,
  email = 'root@acme.example',
): Promise<{ authorization: string }> {
  const { body } = await sandbox.post('/ema2/api/Token/Get', { username: email, password: PASSWORD });
  return { authorization: `Bearer ${body.accessToken}` };
}

export function connectToken(
  sandbox: Harness,
  fields: Record<string, string>,
  region = 'eu',
): Promise<Answer> {
  return sandbox.post(`/eset-connect/${region}/oauth/token`, new URLSearchParams(fields));
}

export const passwordGrant = (username: string, password = PASSWORD) => ({
  grant_type: 'password',
  username,
  password,
});

export function basic(username = SHOP_API_USER, password = SHOP_SECRET): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** The token of the latest invitation that was mailed to somebody. */
export async function invitationToken(sandbox: Harness, email: string): Promise<string> {
  const { body } = await sandbox.get(`/portal/mail?to=${encodeURIComponent(email)}`);
  return body.mails.at(-1).token;
}

export const NEW_USER = {
  firstName: 'Ada',
  lastName: 'Api',
  email: 'ada@acme.example',
  countryCode: 'SVK',
  permissionType: 'Read',
};
