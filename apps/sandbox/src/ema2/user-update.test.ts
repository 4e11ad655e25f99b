import { expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { ema2LogIn, MSP, MSP_CUSTOMER, NEW_USER, openWorld, PASSWORD } from '../testing/world.ts';

const UPDATE = '/ema2/api/User/Update';

async function createdUser(
  sandbox: Harness,
  more: Record<string, unknown> = {},
): Promise<{ userId: string; headers: { authorization: string } }> {
  const headers = await ema2LogIn(sandbox);
  const body = { ...NEW_USER, description: 'SIEM', phone: '1', ...more };
  const { body: created } = await sandbox.post('/ema2/api/User/Create', body, headers);
  return { userId: created.id, headers };
}

test('an omitted field keeps its value, and an empty one erases it', async () => {
  const sandbox = await openWorld();
  const { userId, headers } = await createdUser(sandbox);
  const { status, body } = await sandbox.post(UPDATE, { userId, lastName: 'Changed', phone: '' }, headers);
  expect(status).toBe(200);
  expect(body).toMatchObject({ firstName: 'Ada', lastName: 'Changed', description: 'SIEM', phoneNumber: '' });
});

test('email, status and password are not fields of an update: they are ignored', async () => {
  const sandbox = await openWorld();
  const { userId, headers } = await createdUser(sandbox);
  const { status, body } = await sandbox.post(
    UPDATE,
    { userId, email: 'x@acme.example', status: 1, password: 'p' },
    headers,
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({ email: NEW_USER.email, status: 2 });
});

test('every update is one ledger line that names what was sent', async () => {
  const sandbox = await openWorld();
  const { userId, headers } = await createdUser(sandbox);
  await sandbox.post(UPDATE, { userId, description: 'New' }, headers);
  await sandbox.post(UPDATE, { userId, description: 'New' }, headers);
  const details = { userId, description: 'New' };
  expect(await sandbox.ledger('ema2.user.updated')).toMatchObject([{ details }, { details }]);
});

test('permission type 3 takes all access to the parent away', async () => {
  const sandbox = await openWorld();
  const { userId, headers } = await createdUser(sandbox);
  const { body } = await sandbox.post(UPDATE, { userId, permissionType: 'NoAccess' }, headers);
  expect(body.permissionType).toBe(3);
});

test('specificPermissions need permission type 2 or 3, and go when the type becomes 1', async () => {
  const sandbox = await openWorld();
  const { userId, headers } = await createdUser(sandbox, { specificPermissions: { [MSP_CUSTOMER]: 1 } });
  const both = { userId, permissionType: 'Write', specificPermissions: { [MSP_CUSTOMER]: 2 } };
  expect((await sandbox.post(UPDATE, both, headers)).status).toBe(400);
  const { body } = await sandbox.post(UPDATE, { userId, permissionType: 'Write' }, headers);
  expect(body).toMatchObject({ permissionType: 1, specificPermissions: {} });
});

test('an unknown user is 404, and userId is mandatory', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const unknown = { userId: '99999999-9999-4999-8999-999999999999', lastName: 'x' };
  expect((await sandbox.post(UPDATE, unknown, headers)).status).toBe(404);
  expect((await sandbox.post(UPDATE, { lastName: 'x' }, headers)).status).toBe(400);
});

test('without write permission on the user the answer is 403, and nothing changes', async () => {
  const sandbox = await openWorld();
  const { userId, headers } = await createdUser(sandbox);
  const reader = await ema2LogIn(sandbox, 'reader@acme.example');
  expect((await sandbox.post(UPDATE, { userId, lastName: 'x' }, reader)).status).toBe(403);
  const { body } = await sandbox.post('/ema2/api/User/GetUserDetails', { userId }, headers);
  expect(body.lastName).toBe(NEW_USER.lastName);
});

test('the permission of the Root cannot be changed', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox, 'writer@acme.example');
  const { body: root } = await sandbox.get('/ema2/api/User/Current', await ema2LogIn(sandbox));
  const { status } = await sandbox.post(UPDATE, { userId: root.id, permissionType: 'NoAccess' }, headers);
  expect(status).toBe(403);
});

test('a country that is not in the list is refused', async () => {
  const sandbox = await openWorld();
  const { userId, headers } = await createdUser(sandbox);
  expect((await sandbox.post(UPDATE, { userId, countryCode: 'XYZ' }, headers)).status).toBe(400);
});

test.each([
  ['a Root', { role: 'root' }, 200],
  ['Write on the own company', { access: 'Write' }, 200],
  ['Read on the own company', { access: 'Read' }, 403],
  ['no access', { access: 'NoAccess' }, 403],
  [
    'Write on the customer alone',
    { access: 'NoAccess', specificPermissions: { [MSP_CUSTOMER]: 'Write' } },
    200,
  ],
  ['Read on the customer alone', { access: 'Write', specificPermissions: { [MSP_CUSTOMER]: 'Read' } }, 403],
])(
  'rights reach down to a customer unless a specific permission overrides them: %s',
  async (_name, rights, status) => {
    const sandbox = await openWorld();
    const email = 'below@customer.example';
    const company = { provider: 'eset-msp-administrator-2', name: 'x', region: 'eu' };
    const caller = { email: 'caller@acme.example', password: PASSWORD, apiAccess: true, ...rights };
    const companies = [
      { ...company, id: MSP, users: [caller] },
      { ...company, id: MSP_CUSTOMER, users: [{ email }] },
    ];
    await sandbox.post('/sandbox/seed', { companies });
    const found = await sandbox.post(
      '/ema2/api/Search/Users',
      { search: { [email]: [8] }, skip: 0, take: 1 },
      await ema2LogIn(sandbox),
    );
    const body = { userId: found.body.search[0].publicId, description: 'x' };
    expect((await sandbox.post(UPDATE, body, await ema2LogIn(sandbox, caller.email))).status).toBe(status);
  },
);
