import { expect, test } from 'vitest';
import type { Harness } from '../../testing/harness.ts';
import { BUSINESS, ema2LogIn, HUB, MSP, MSP_CUSTOMER, openWorld, PASSWORD } from '../../testing/world.ts';

const EBA = '/portal/eset-business-account';
const EMA2 = '/portal/eset-msp-administrator-2';
const EPH = '/portal/eset-protect-hub';

const NAMES = { firstName: 'N', lastName: 'U' };

async function idOf(
  sandbox: Harness,
  { portal = EPH, company = HUB, operator = 'super@gamma.example', email = '' },
) {
  const { body } = await sandbox.get(`${portal}/companies/${company}/users?operator=${operator}`);
  return body.users.find((user: { email: string }) => user.email === email).id;
}

const createInHub = (sandbox: Harness, operator: string, more: Record<string, unknown> = {}) =>
  sandbox.post(`${EPH}/companies/${HUB}/users`, {
    operator,
    email: 'new@gamma.example',
    access: 'Read',
    ...more,
  });

test.each([
  [EBA, BUSINESS, 'super@beta.example', NAMES, 'eba.user.created'],
  [EMA2, MSP, 'root@acme.example', { ...NAMES, countryCode: 'CZE' }, 'ema2.user.created'],
  [EPH, HUB, 'super@gamma.example', {}, 'eph.user.created'],
])(
  '%s: a Root or Superuser creates a user with Integrations on, as one ledger line by the portal',
  async (portal, company, operator, names, kind) => {
    const sandbox = await openWorld();
    const form = { operator, email: 'new@api.example', access: 'Read', integrations: true, ...names };
    const { status, body } = await sandbox.post(`${portal}/companies/${company}/users`, form);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      email: 'new@api.example',
      integrations: true,
      status: 'pending',
      role: 'user',
    });
    expect(await sandbox.ledger()).toMatchObject([
      { kind, subject: 'new@api.example', account: company, via: 'portal' },
    ]);
  },
);

test('write access is enough to create a user without Integrations, and not with', async () => {
  const sandbox = await openWorld();
  const refused = await createInHub(sandbox, 'writer@gamma.example', { integrations: true });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'OPERATOR_NOT_ALLOWED' } } });
  expect((await createInHub(sandbox, 'writer@gamma.example')).status).toBe(201);
});

test('the laxer reading of the Hub lets write access press the toggle', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ hub: { writeAccessMayGrantIntegrations: true } });
  expect((await createInHub(sandbox, 'writer@gamma.example', { integrations: true })).status).toBe(201);
});

test.each([
  ['reader@gamma.example', 'OPERATOR_NOT_ALLOWED'],
  ['super@beta.example', 'OPERATOR_UNKNOWN'],
  ['who@gamma.example', 'OPERATOR_UNKNOWN'],
])('%s can neither create, edit nor remove: %s', async (operator, code) => {
  const sandbox = await openWorld();
  const id = await idOf(sandbox, { email: 'api@gamma.example' });
  const answers = [
    await createInHub(sandbox, operator),
    await sandbox.post(`${EPH}/users/${id}/edit`, { operator, description: 'x' }),
    await sandbox.post(`${EPH}/users/${id}/integrations`, { operator, enabled: false }),
    await sandbox.post(`${EPH}/users/${id}/remove`, { operator }),
  ];
  expect(answers.map(({ body }) => body.error.code)).toEqual(Array(4).fill(code));
  expect(await sandbox.ledger()).toEqual([]);
});

test('an operator who has not activated cannot act', async () => {
  const sandbox = await openWorld();
  await createInHub(sandbox, 'super@gamma.example', { access: 'Write' });
  const answer = await sandbox.post(`${EPH}/companies/${HUB}/users`, {
    operator: 'new@gamma.example',
    email: 'x@gamma.example',
    access: 'Read',
  });
  expect(answer.body.error.code).toBe('OPERATOR_UNKNOWN');
});

test('an address that any ESET product knows is taken', async () => {
  const sandbox = await openWorld();
  const answer = await createInHub(sandbox, 'super@gamma.example', { email: 'API@beta.example' });
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'EMAIL_TAKEN' } } });
});

test('EBA and EMA2 ask for names, EMA2 for a country, and the Hub takes no names', async () => {
  const sandbox = await openWorld();
  const form = { email: 'new@api.example', access: 'Read' };
  const eba = { ...form, operator: 'super@beta.example' };
  expect((await sandbox.post(`${EBA}/companies/${BUSINESS}/users`, eba)).status).toBe(400);
  const ema2 = { ...form, ...NAMES, operator: 'root@acme.example' };
  expect((await sandbox.post(`${EMA2}/companies/${MSP}/users`, ema2)).status).toBe(400);
  expect((await createInHub(sandbox, 'super@gamma.example', NAMES)).status).toBe(400);
});

test('the toggle goes on and off, each change is one ledger line, and saving it unchanged is none', async () => {
  const sandbox = await openWorld();
  const id = await idOf(sandbox, { email: 'reader@gamma.example' });
  const press = (enabled: boolean) =>
    sandbox.post(`${EPH}/users/${id}/integrations`, { operator: 'super@gamma.example', enabled });
  expect((await press(true)).body.integrations).toBe(true);
  expect((await press(true)).body.integrations).toBe(true);
  expect((await press(false)).body.integrations).toBe(false);
  const kinds = (await sandbox.ledger()).map(({ kind }) => kind);
  expect(kinds).toEqual(['eph.user.integrations-enabled', 'eph.user.integrations-disabled']);
});

test.each([
  [EBA, BUSINESS, 'super@beta.example'],
  [EMA2, MSP, 'root@acme.example'],
  [EPH, HUB, 'super@gamma.example'],
])(
  '%s: the toggle of the Root or Superuser cannot be switched on, nor can they be removed',
  async (portal, company, operator) => {
    const sandbox = await openWorld();
    const id = await idOf(sandbox, { portal, company, operator, email: operator });
    const press = await sandbox.post(`${portal}/users/${id}/integrations`, { operator, enabled: true });
    const remove = await sandbox.post(`${portal}/users/${id}/remove`, { operator });
    expect([press.body.error.code, remove.body.error.code]).toEqual(['ROLE_PROTECTED', 'ROLE_PROTECTED']);
    expect(await sandbox.ledger()).toEqual([]);
  },
);

test('one reading of the Hub lets its Superuser hold Integrations; the others stay refused', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ hub: { superuserMayHoldIntegrations: true } });
  const hubOperator = 'super@gamma.example';
  const hubId = await idOf(sandbox, { email: hubOperator });
  const hub = await sandbox.post(`${EPH}/users/${hubId}/integrations`, {
    operator: hubOperator,
    enabled: true,
  });
  expect(hub.status).toBe(200);
  const operator = 'super@beta.example';
  const id = await idOf(sandbox, { portal: EBA, company: BUSINESS, operator, email: operator });
  expect((await sandbox.post(`${EBA}/users/${id}/integrations`, { operator, enabled: true })).status).toBe(
    403,
  );
});

test('an edit changes what it names, and the access of a Superuser never', async () => {
  const sandbox = await openWorld();
  const operator = 'super@gamma.example';
  const id = await idOf(sandbox, { email: 'api@gamma.example' });
  const { body } = await sandbox.post(`${EPH}/users/${id}/edit`, {
    operator,
    description: 'SIEM',
    access: 'NoAccess',
  });
  expect(body).toMatchObject({ description: 'SIEM', access: 'NoAccess', integrations: true });
  const superId = await idOf(sandbox, { email: operator });
  const refused = await sandbox.post(`${EPH}/users/${superId}/edit`, { operator, access: 'Read' });
  expect(refused.body.error.code).toBe('ROLE_PROTECTED');
  expect(await sandbox.ledger('eph.user.updated')).toMatchObject([
    { subject: 'api@gamma.example', details: { description: 'SIEM', access: 'NoAccess' } },
  ]);
});

test('a removed user is gone from the list, and the address is free again', async () => {
  const sandbox = await openWorld();
  const operator = 'super@gamma.example';
  const { body: created } = await createInHub(sandbox, operator);
  expect((await sandbox.post(`${EPH}/users/${created.id}/remove`, { operator })).body).toEqual({
    removed: true,
  });
  expect((await sandbox.post(`${EPH}/users/${created.id}/remove`, { operator })).status).toBe(404);
  expect((await createInHub(sandbox, operator)).status).toBe(201);
  const kinds = (await sandbox.ledger()).map(({ kind }) => kind);
  expect(kinds).toEqual(['eph.user.created', 'eph.user.removed', 'eph.user.created']);
});

test('the distributor enables mspapi for an EMA2 user, who then gets a token', async () => {
  const sandbox = await openWorld();
  const id = await idOf(sandbox, {
    portal: EMA2,
    company: MSP,
    operator: 'root@acme.example',
    email: 'noapi@acme.example',
  });
  const { body } = await sandbox.post(`${EMA2}/users/${id}/api-access`, { enabled: true });
  expect(body.apiAccess).toBe(true);
  const { status } = await sandbox.get(
    '/ema2/api/User/Current',
    await ema2LogIn(sandbox, 'noapi@acme.example'),
  );
  expect(status).toBe(200);
  expect((await sandbox.post(`${EPH}/users/${id}/api-access`, { enabled: true })).status).toBe(404);
  expect(await sandbox.ledger()).toMatchObject([{ kind: 'ema2.user.api-access-enabled' }]);
});

test('specific permissions go with Read or NoAccess, in the portal as in the API', async () => {
  const sandbox = await openWorld();
  const form = {
    operator: 'root@acme.example',
    email: 'new@acme.example',
    countryCode: 'SVK',
    specificPermissions: { [MSP_CUSTOMER]: 'Write' },
    ...NAMES,
  };
  expect((await sandbox.post(`${EMA2}/companies/${MSP}/users`, { ...form, access: 'Write' })).status).toBe(
    400,
  );
  const { body } = await sandbox.post(`${EMA2}/companies/${MSP}/users`, { ...form, access: 'NoAccess' });
  expect(body.specificPermissions).toEqual({ [MSP_CUSTOMER]: 'Write' });
});

test('a portal shows no password hash, and nothing to an operator without access', async () => {
  const sandbox = await openWorld();
  const list = await sandbox.get(`${EMA2}/companies/${MSP}/users?operator=root@acme.example`);
  expect(list.body.users).toHaveLength(5);
  expect(JSON.stringify(list.body)).not.toMatch(/hash/i);
  expect(JSON.stringify(list.body)).not.toContain(PASSWORD);
  const refused = await sandbox.get(`${EMA2}/companies/${MSP}/users?operator=nobody@acme.example`);
  expect(refused.status).toBe(403);
});
