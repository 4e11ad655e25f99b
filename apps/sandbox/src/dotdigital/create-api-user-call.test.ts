import { expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { basic, FRESH_SHOP, openWorld, SHOP, STRANGER } from '../testing/world.ts';

const BODY = { password: 'k7#Quiet-River', isTieredRateLimitedApiUser: true, description: 'Magento' };

const create = (sandbox: Harness, accountId: number, body: unknown = BODY) =>
  sandbox.post(`/dotdigital/r2/v2/accounts/${accountId}/api-users`, body, basic());

test('an account without an API user gets one with a generated name, which works at once', async () => {
  const sandbox = await openWorld();
  const { status, body } = await create(sandbox, FRESH_SHOP);
  expect(status).toBe(200);
  expect(body).toEqual({
    email: expect.stringMatching(/^apiuser-[0-9a-f]{12}@apiconnector\.com$/),
    isTransactionalEmailUser: false,
    isTieredRateLimitedApiUser: true,
    description: 'Magento',
  });
  const info = await sandbox.get('/dotdigital/r2/v2/account-info', basic(body.email, BODY.password));
  expect(info).toMatchObject({ status: 200, body: { id: FRESH_SHOP } });
  expect(await sandbox.ledger()).toMatchObject([
    {
      kind: 'dotdigital.api-user.created',
      account: String(FRESH_SHOP),
      subject: body.email,
      via: 'api',
      details: { description: 'Magento', scheme: 'tiered' },
    },
  ]);
});

test('the second API user of an account is refused on the same scheme and possible on the other', async () => {
  const sandbox = await openWorld();
  const tiered = await create(sandbox, SHOP);
  expect(tiered).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('ERROR_INVALID_APIUSEREXISTS') },
  });
  expect(await sandbox.ledger()).toEqual([]);
  expect((await create(sandbox, SHOP, { ...BODY, isTieredRateLimitedApiUser: false })).status).toBe(200);
});

test.each([
  ['too short', 'a1b2c3d'],
  ['without a digit or symbol', 'abcdefghijkl'],
  ['with the word password in it', 'My-PassWord-9'],
  ['with the name of the account', 'x9-fresh shop-x'],
])('a password %s is refused', async (_name, password) => {
  const sandbox = await openWorld();
  expect(await create(sandbox, FRESH_SHOP, { ...BODY, password })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('ERROR_WEAK_PASSWORD') },
  });
  expect(await sandbox.ledger()).toEqual([]);
});

test('an account that may not create API users by API answers ERROR_FEATURENOTACTIVE', async () => {
  const sandbox = await openWorld();
  const closed = { id: 1003, name: 'Closed', region: 'r2', parentId: SHOP };
  await sandbox.post('/sandbox/seed', { dotdigitalAccounts: [closed] });
  expect(await create(sandbox, 1003)).toMatchObject({
    status: 403,
    body: { message: 'Error: ERROR_FEATURENOTACTIVE' },
  });
});

test.each([
  ['an account of somebody else', STRANGER, 403, 'ERROR_CANNOT_PERFORM_OPERATION_ON_ACCOUNT'],
  ['an unknown account', 9999, 404, 'ERROR_UNKNOWN_ACCOUNT'],
])('%s is refused', async (_name, accountId, status, word) => {
  const sandbox = await openWorld();
  const answer = await create(sandbox, accountId);
  expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(word) } });
});

test('a body without a password is ERROR_PARAMETER_INVALID', async () => {
  const sandbox = await openWorld();
  expect(await create(sandbox, FRESH_SHOP, {})).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('ERROR_PARAMETER_INVALID') },
  });
});

test('the setting createEchoesPassword makes the answer repeat the password, so that clients can be tried on it', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ dotdigital: { createEchoesPassword: true } });
  const { body } = await create(sandbox, FRESH_SHOP);
  expect(body.password).toBe(BODY.password);
  expect(JSON.stringify(await sandbox.ledger())).not.toContain(BODY.password);
});

test('a disabled API user still counts as the one of its scheme', async () => {
  const sandbox = await openWorld();
  const { body } = await create(sandbox, FRESH_SHOP);
  await sandbox.post('/sandbox/seed', {
    dotdigitalAccounts: [
      {
        id: FRESH_SHOP,
        name: 'Fresh Shop',
        region: 'r2',
        operators: [{ email: 'owner@fresh.example', role: 'account-owner' }],
      },
    ],
  });
  const disabled = await sandbox.post(`/portal/dotdigital/api-users/${body.email}/edit`, {
    operator: 'owner@fresh.example',
    enabled: false,
  });
  expect(disabled.body.status).toBe('disabled');
  expect((await create(sandbox, FRESH_SHOP)).status).toBe(400);
});
