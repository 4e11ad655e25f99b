import { expect, test } from 'vitest';
import {
  connectToken,
  ema2LogIn,
  MSP,
  MSP_CUSTOMER,
  NEW_USER,
  openWorld,
  passwordGrant,
} from '../testing/world.ts';

const CREATE = '/ema2/api/User/Create';

test('a created user is under the own company, without two-factor, time zone or permission beyond what was asked', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const { status, body } = await sandbox.post(
    CREATE,
    { ...NEW_USER, description: 'SIEM', phone: '+421 2' },
    headers,
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    firstName: 'Ada',
    lastName: 'Api',
    email: 'ada@acme.example',
    description: 'SIEM',
    phoneNumber: '+421 2',
    twoFactorEnabled: false,
    status: 1,
    company: { companyId: MSP, name: 'Acme MSP' },
    country: { countryCode: 'SVK', name: 'Slovakia' },
    timeZone: null,
    permissionType: 2,
    specificPermissions: {},
  });
});

test('Create answers status 1 although Search and GetUserDetails show 2 until the person activates', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const { body: created } = await sandbox.post(CREATE, NEW_USER, headers);
  const details = await sandbox.post('/ema2/api/User/GetUserDetails', { userId: created.id }, headers);
  const search = await sandbox.post(
    '/ema2/api/Search/Users',
    { search: { 'ada@acme.example': [8] }, skip: 0, take: 10 },
    headers,
  );
  expect([created.status, details.body.status, search.body.search[0].status]).toEqual([1, 2, 2]);
});

test('the setting createAnswersStatus makes Create tell the waiting status', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ ema2: { createAnswersStatus: 2 } });
  const { body } = await sandbox.post(CREATE, NEW_USER, await ema2LogIn(sandbox));
  expect(body.status).toBe(2);
});

test('a created user is one ledger line by the API, and gets an invitation that is good for 48 hours', async () => {
  const sandbox = await openWorld();
  const { body } = await sandbox.post(CREATE, NEW_USER, await ema2LogIn(sandbox));
  expect(await sandbox.ledger()).toMatchObject([
    {
      seq: 1,
      kind: 'ema2.user.created',
      provider: 'eset-msp-administrator-2',
      account: MSP,
      subject: 'ada@acme.example',
      via: 'api',
      details: { userId: body.id, firstName: 'Ada', access: 'Read', integrations: false },
    },
  ]);
  const { body: mail } = await sandbox.get('/portal/mail?to=ada@acme.example');
  expect(mail.mails).toMatchObject([{ kind: 'invitation', expiresAt: '2026-03-04T09:00:00.000Z' }]);
});

test.each(['firstName', 'lastName', 'email', 'countryCode', 'permissionType'])(
  '%s is mandatory, and an empty value is not proper',
  async (field) => {
    const sandbox = await openWorld();
    const headers = await ema2LogIn(sandbox);
    const { [field]: _, ...without } = NEW_USER as Record<string, string>;
    for (const body of [without, { ...NEW_USER, [field]: '' }]) {
      const answer = await sandbox.post(CREATE, body, headers);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body.message)).toHaveProperty(field);
    }
    expect(await sandbox.ledger()).toEqual([]);
  },
);

test.each(['XYZ', 'SK', 'svk'])('country code %s is not in the list and is refused', async (countryCode) => {
  const sandbox = await openWorld();
  const { status } = await sandbox.post(CREATE, { ...NEW_USER, countryCode }, await ema2LogIn(sandbox));
  expect(status).toBe(400);
});

test.each([
  ['Write', 1],
  ['Read', 2],
  ['NoAccess', 3],
])('permission type %s and the integer %i mean the same', async (name, number) => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const byName = await sandbox.post(CREATE, { ...NEW_USER, permissionType: name }, headers);
  const other = { ...NEW_USER, email: 'other@acme.example', permissionType: number };
  const byNumber = await sandbox.post(CREATE, other, headers);
  expect([byName.body.permissionType, byNumber.body.permissionType]).toEqual([number, number]);
});

test('a server that takes only one spelling of the permission type refuses the other with 400', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await sandbox.settings({ ema2: { acceptStringPermissionTypes: false } });
  expect((await sandbox.post(CREATE, NEW_USER, headers)).status).toBe(400);
  expect((await sandbox.post(CREATE, { ...NEW_USER, permissionType: 2 }, headers)).status).toBe(200);
  await sandbox.settings({
    ema2: { acceptStringPermissionTypes: true, acceptIntegerPermissionTypes: false },
  });
  const second = { ...NEW_USER, email: 'second@acme.example' };
  expect((await sandbox.post(CREATE, { ...second, permissionType: 2 }, headers)).status).toBe(400);
  expect((await sandbox.post(CREATE, second, headers)).status).toBe(200);
});

test.each([4, 0, 'Owner', 'toString'])('permission type %s does not exist', async (permissionType) => {
  const sandbox = await openWorld();
  const { status } = await sandbox.post(CREATE, { ...NEW_USER, permissionType }, await ema2LogIn(sandbox));
  expect(status).toBe(400);
});

test('specificPermissions go with permission type 2 or 3 only, for companies under the own one', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const specificPermissions = { [MSP_CUSTOMER]: 1 };
  const withWrite = { ...NEW_USER, permissionType: 'Write', specificPermissions };
  expect((await sandbox.post(CREATE, withWrite, headers)).status).toBe(400);
  const stranger = { ...NEW_USER, specificPermissions: { '99999999-9999-4999-8999-999999999999': 1 } };
  expect((await sandbox.post(CREATE, stranger, headers)).status).toBe(400);
  const { status, body } = await sandbox.post(CREATE, { ...NEW_USER, specificPermissions }, headers);
  expect(status).toBe(200);
  expect(body.specificPermissions).toEqual({ [MSP_CUSTOMER]: 1 });
});

test('an empty specificPermissions map is fine beside Write', async () => {
  const sandbox = await openWorld();
  const body = { ...NEW_USER, permissionType: 'Write', specificPermissions: {} };
  expect((await sandbox.post(CREATE, body, await ema2LogIn(sandbox))).status).toBe(200);
});

test.each(['reader@acme.example', 'nobody@acme.example'])(
  '%s has no write permission: 403, and nothing happens',
  async (email) => {
    const sandbox = await openWorld();
    const { status } = await sandbox.post(CREATE, NEW_USER, await ema2LogIn(sandbox, email));
    expect(status).toBe(403);
    expect(await sandbox.ledger()).toEqual([]);
  },
);

test('an address that is used already, in any case, is refused with 400 and creates nothing', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await sandbox.post(CREATE, NEW_USER, headers);
  const again = await sandbox.post(CREATE, { ...NEW_USER, email: 'ADA@acme.example' }, headers);
  expect(again.status).toBe(400);
  expect(again.body).toMatchObject({ code: 2, subCode: 901 });
  expect(await sandbox.ledger('ema2.user.created')).toHaveLength(1);
});

test('a created user has neither mspapi nor ESET Connect access', async () => {
  const sandbox = await openWorld();
  await sandbox.post(CREATE, { ...NEW_USER, integrations: true, apiAccess: true }, await ema2LogIn(sandbox));
  const { body } = await sandbox.get(
    `/portal/eset-msp-administrator-2/companies/${MSP}/users?operator=root@acme.example`,
  );
  expect(body.users.at(-1)).toMatchObject({ email: NEW_USER.email, integrations: false, apiAccess: false });
  expect((await connectToken(sandbox, passwordGrant(NEW_USER.email))).status).toBe(400);
});

test('the setting casing answers property names in PascalCase and leaves ids alone', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await sandbox.settings({ ema2: { casing: 'pascal' } });
  const body = { ...NEW_USER, specificPermissions: { [MSP_CUSTOMER]: 2 } };
  const created = await sandbox.post(CREATE, body, headers);
  expect(created.body).toMatchObject({
    Company: { CompanyId: MSP },
    SpecificPermissions: { [MSP_CUSTOMER]: 2 },
  });
  expect((await sandbox.post(CREATE, body, headers)).body).toHaveProperty('SubCode', 901);
});
