import { expect, test } from 'vitest';
import type { Harness } from '../../testing/harness.ts';
import { basic, openWorld, SHOP, SHOP_API_USER } from '../../testing/world.ts';

const PORTAL = '/portal/dotdigital';
const SECRET = 'k7#Quiet-River';

const create = (sandbox: Harness, more: Record<string, unknown> = {}) =>
  sandbox.post(`${PORTAL}/accounts/${SHOP}/api-users`, {
    operator: 'owner@acme.example',
    password: SECRET,
    passwordConfirmation: SECRET,
    description: 'Dynamics',
    ...more,
  });

const edit = (sandbox: Harness, form: Record<string, unknown>, username = SHOP_API_USER) =>
  sandbox.post(`${PORTAL}/api-users/${username}/edit`, { operator: 'owner@acme.example', ...form });

const info = (sandbox: Harness, username: string, password: string) =>
  sandbox.get('/dotdigital/r2/v2/account-info', basic(username, password));

test.each(['owner@acme.example', 'manager@acme.example'])(
  '%s creates a further API user, whose name is generated and who works at once',
  async (operator) => {
    const sandbox = await openWorld();
    const { status, body } = await create(sandbox, { operator });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      username: expect.stringMatching(/^apiuser-[0-9a-f]{12}@apiconnector\.com$/),
      accountId: SHOP,
      description: 'Dynamics',
      scheme: 'tiered',
      status: 'enabled',
    });
    expect((await info(sandbox, body.username, SECRET)).status).toBe(200);
    expect(await sandbox.ledger()).toMatchObject([{ kind: 'dotdigital.api-user.created', via: 'portal' }]);
  },
);

test.each([
  ['clerk@acme.example', 'OPERATOR_NOT_ALLOWED'],
  ['who@acme.example', 'OPERATOR_UNKNOWN'],
])('%s can neither see nor change API users: %s', async (operator, code) => {
  const sandbox = await openWorld();
  const answers = [
    await create(sandbox, { operator }),
    await edit(sandbox, { operator, enabled: false }),
    await sandbox.post(`${PORTAL}/api-users/${SHOP_API_USER}/delete`, { operator }),
    await sandbox.post(`${PORTAL}/api-users/${SHOP_API_USER}/unlock`, { operator }),
    await sandbox.get(`${PORTAL}/accounts/${SHOP}/api-users?operator=${operator}`),
  ];
  expect(answers.map(({ body }) => body.error.code)).toEqual(Array(5).fill(code));
  expect(await sandbox.ledger()).toEqual([]);
});

test('the two passwords have to be the same and keep the rule', async () => {
  const sandbox = await openWorld();
  expect((await create(sandbox, { passwordConfirmation: 'other' })).body.error.code).toBe('INPUT_INVALID');
  const weak = { password: 'password-12', passwordConfirmation: 'password-12' };
  expect((await create(sandbox, weak)).body.error.code).toBe('PASSWORD_REFUSED');
  expect((await edit(sandbox, { password: SECRET })).body.error.code).toBe('INPUT_INVALID');
});

test('the name cannot be chosen or edited', async () => {
  const sandbox = await openWorld();
  expect((await create(sandbox, { username: 'apiuser-chosen@apiconnector.com' })).status).toBe(400);
  expect((await edit(sandbox, { username: 'apiuser-chosen@apiconnector.com' })).status).toBe(400);
});

test('an edit leaves one ledger line for each thing that really changed', async () => {
  const sandbox = await openWorld();
  await edit(sandbox, { description: 'New', enabled: false, password: SECRET, passwordConfirmation: SECRET });
  await edit(sandbox, { description: 'New', enabled: false });
  await edit(sandbox, { enabled: true });
  expect((await sandbox.ledger()).map(({ kind }) => kind)).toEqual([
    'dotdigital.api-user.updated',
    'dotdigital.api-user.password-changed',
    'dotdigital.api-user.disabled',
    'dotdigital.api-user.enabled',
  ]);
  expect((await info(sandbox, SHOP_API_USER, SECRET)).status).toBe(200);
});

test('an API user that is created disabled is refused by the API until enabled', async () => {
  const sandbox = await openWorld();
  const { body } = await create(sandbox, { enabled: false });
  expect(body.status).toBe('disabled');
  expect((await info(sandbox, body.username, SECRET)).status).toBe(401);
});

test('a deleted API user is gone, with its credentials', async () => {
  const sandbox = await openWorld();
  const { body } = await create(sandbox);
  const form = { operator: 'owner@acme.example' };
  expect((await sandbox.post(`${PORTAL}/api-users/${body.username}/delete`, form)).body).toEqual({
    deleted: true,
  });
  expect((await sandbox.post(`${PORTAL}/api-users/${body.username}/delete`, form)).status).toBe(404);
  expect((await info(sandbox, body.username, SECRET)).status).toBe(401);
  expect(await sandbox.ledger('dotdigital.api-user.deleted')).toMatchObject([{ subject: body.username }]);
});

test('the list shows the endpoint of the region and every API user without its password', async () => {
  const sandbox = await openWorld();
  await create(sandbox);
  const { body } = await sandbox.get(`${PORTAL}/accounts/${SHOP}/api-users?operator=manager@acme.example`);
  expect(body.endpoint).toBe(`${sandbox.url}/dotdigital/r2/`);
  expect(body.apiUsers).toMatchObject([{ username: SHOP_API_USER }, { description: 'Dynamics' }]);
  expect(JSON.stringify(body)).not.toMatch(/password|hash/i);
});
