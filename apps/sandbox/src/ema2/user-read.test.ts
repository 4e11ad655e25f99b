import { expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { ema2LogIn, MSP, NEW_USER, openWorld } from '../testing/world.ts';

const search = (sandbox: Harness, headers: Record<string, string>, columns: Record<string, number[]>) =>
  sandbox.post('/ema2/api/Search/Users', { search: columns, skip: 0, take: 100 }, headers);

test('User/Current answers the caller with the own company', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.get('/ema2/api/User/Current', await ema2LogIn(sandbox));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    email: 'root@acme.example',
    status: 1,
    company: { companyId: MSP, name: 'Acme MSP', type: 'MSP' },
    timeZone: { name: 'UTC', timeShift: '+00:00' },
  });
});

test('every call but Token/Get needs a bearer token', async () => {
  const sandbox = await openWorld();
  expect((await sandbox.get('/ema2/api/User/Current')).status).toBe(401);
  expect((await sandbox.post('/ema2/api/User/Create', NEW_USER)).status).toBe(401);
  expect((await sandbox.post('/ema2/api/Company/Users', { skip: 0, take: 1 })).status).toBe(401);
});

test('GetUserDetails answers 404 for an unknown user and 403 without read permission', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const { body: root } = await sandbox.get('/ema2/api/User/Current', headers);
  const details = (userId: string, as: Record<string, string>) =>
    sandbox.post('/ema2/api/User/GetUserDetails', { userId }, as);
  expect((await details('99999999-9999-4999-8999-999999999999', headers)).status).toBe(404);
  const nobody = await ema2LogIn(sandbox, 'nobody@acme.example');
  expect((await details(root.id, nobody)).status).toBe(403);
  const { body: self } = await sandbox.get('/ema2/api/User/Current', nobody);
  expect((await details(self.id, nobody)).status).toBe(200);
});

test('Company/Users pages through the own company', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const page = (skip: number, take: number) =>
    sandbox.post('/ema2/api/Company/Users', { skip, take }, headers);
  const first = await page(0, 3);
  const second = await page(3, 3);
  expect(first.body.paging).toEqual({ skip: 0, take: 3, totalCount: 5 });
  const emails = [...first.body.users, ...second.body.users].map(({ email }: { email: string }) => email);
  expect(emails).toEqual([
    'root@acme.example',
    'writer@acme.example',
    'reader@acme.example',
    'nobody@acme.example',
    'noapi@acme.example',
  ]);
  expect(second.body.users[0]).toMatchObject({ permission: 3, state: 1 });
});

test.each([{ skip: 0, take: 0 }, { skip: 0, take: 101 }, { skip: -1, take: 1 }, { take: 1 }])(
  'paging %j is out of bounds',
  async (paging) => {
    const sandbox = await openWorld();
    const headers = await ema2LogIn(sandbox);
    expect((await sandbox.post('/ema2/api/Company/Users', paging, headers)).status).toBe(400);
    expect((await sandbox.post('/ema2/api/Search/Users', { search: {}, ...paging }, headers)).status).toBe(
      400,
    );
  },
);

test('Company/Users is forbidden without read permission on the company', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox, 'nobody@acme.example');
  expect((await sandbox.post('/ema2/api/Company/Users', { skip: 0, take: 1 }, headers)).status).toBe(403);
});

test('Search/Users finds part of a name, a whole id, a status, and everything that matches all keywords', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const { body: created } = await sandbox.post('/ema2/api/User/Create', NEW_USER, headers);
  const emails = async (columns: Record<string, number[]>) =>
    (await search(sandbox, headers, columns)).body.search.map(({ email }: { email: string }) => email);
  expect(await emails({ 'osa ro': [4] })).toEqual(['root@acme.example']);
  expect(await emails({ ADA: [2] })).toEqual(['ada@acme.example']);
  expect(await emails({ '2': [5] })).toEqual(['ada@acme.example']);
  expect(await emails({ [created.id]: [0] })).toEqual(['ada@acme.example']);
  expect(await emails({ [created.id.slice(0, 8)]: [0] })).toEqual([]);
  expect(await emails({ 'acme.example': [8], '1': [5] })).toHaveLength(5);
  expect(await emails({ ada: [3, 8] })).toEqual(['ada@acme.example']);
});

test('Search/Users shows only users whom the caller may read', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox, 'nobody@acme.example');
  const { body } = await search(sandbox, headers, { 'acme.example': [8] });
  expect(body.search.map(({ email }: { email: string }) => email)).toEqual(['nobody@acme.example']);
});

test('Search/Users refuses a column that does not exist', async () => {
  const sandbox = await openWorld();
  const { status } = await search(sandbox, await ema2LogIn(sandbox), { x: [1] });
  expect(status).toBe(400);
});

test('an unknown route is 403 with code 99 and subCode 1', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.post('/ema2/api/User/Delete', {}, await ema2LogIn(sandbox));
  expect(status).toBe(403);
  expect(body).toMatchObject({ code: 99, subCode: 1 });
});

test('malformed JSON is an invalid request in the shape of the API', async () => {
  const sandbox = await openWorld();
  const response = await fetch(`${sandbox.url}/ema2/api/Token/Get`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 2 });
});
