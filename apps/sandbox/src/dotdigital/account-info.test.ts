import { expect, test } from 'vitest';
import { basic, openWorld, SHOP, SHOP_API_USER } from '../testing/world.ts';

const INFO = '/v2/account-info';

function propertiesOf(body: { properties: { name: string; value: unknown }[] }): Record<string, unknown> {
  return Object.fromEntries(body.properties.map(({ name, value }) => [name, value]));
}

test('good credentials in the own region answer the account, every value as a string', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.get(`/dotdigital/r2${INFO}`, basic());
  expect(status).toBe(200);
  expect(body.id).toBe(SHOP);
  expect(propertiesOf(body)).toEqual({
    Name: 'Acme Shop',
    MainEmail: 'shop@acme.example',
    ApiEndpoint: `${sandbox.url}/dotdigital/r2/`,
    ApiCallsInLastHour: '1',
    ApiCallsRemaining: '2',
    ListManagedUsers: 'owner@acme.example, manager@acme.example, clerk@acme.example',
  });
});

test('account-info on r1 works for an account of any region, and names the right endpoint', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.get(`/dotdigital/r1${INFO}`, basic());
  expect(status).toBe(200);
  expect(propertiesOf(body).ApiEndpoint).toBe(`${sandbox.url}/dotdigital/r2/`);
});

test('another wrong region is 403 Forbidden: Access is denied', async () => {
  const sandbox = await openWorld();
  const info = await sandbox.get(`/dotdigital/r3${INFO}`, basic());
  expect(info).toMatchObject({ status: 403, body: { message: 'Forbidden: Access is denied' } });
  const create = await sandbox.post(
    `/dotdigital/r1/v2/accounts/${SHOP}/api-users`,
    { password: 'x' },
    basic(),
  );
  expect(create.status).toBe(403);
});

test.each([
  ['no credentials', {}],
  ['a wrong password', basic(SHOP_API_USER, 'wrong')],
  ['an unknown API user', basic('apiuser-ffffffffffff@apiconnector.com')],
  ['a bearer token', { authorization: 'Bearer x' }],
])('%s is 401 with the vendor message', async (_name, headers) => {
  const sandbox = await openWorld();
  const answer = await sandbox.get(`/dotdigital/r2${INFO}`, headers);
  expect(answer).toMatchObject({
    status: 401,
    body: { message: 'Authorization has been denied for this request.' },
  });
});

test('a disabled API user is refused like a wrong password, and works again when enabled', async () => {
  const sandbox = await openWorld();
  const edit = (enabled: boolean) =>
    sandbox.post(`/portal/dotdigital/api-users/${SHOP_API_USER}/edit`, {
      operator: 'owner@acme.example',
      enabled,
    });
  await edit(false);
  expect(await sandbox.get(`/dotdigital/r2${INFO}`, basic())).toMatchObject({
    status: 401,
    body: { message: 'Authorization has been denied for this request.' },
  });
  await edit(true);
  expect((await sandbox.get(`/dotdigital/r2${INFO}`, basic())).status).toBe(200);
});

test('a password with a colon is read whole', async () => {
  const sandbox = await openWorld();
  const form = { operator: 'owner@acme.example', password: 'a:b:c:9:x', passwordConfirmation: 'a:b:c:9:x' };
  await sandbox.post(`/portal/dotdigital/api-users/${SHOP_API_USER}/edit`, form);
  expect((await sandbox.get(`/dotdigital/r2${INFO}`, basic(SHOP_API_USER, 'a:b:c:9:x'))).status).toBe(200);
});
