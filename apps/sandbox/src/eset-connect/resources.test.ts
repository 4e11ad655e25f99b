import { expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { connectToken, HUB, openWorld, passwordGrant } from '../testing/world.ts';

async function bearer(
  sandbox: Harness,
  email = 'api@gamma.example',
  region = 'eu',
): Promise<{ authorization: string }> {
  const { body } = await connectToken(sandbox, passwordGrant(email), region);
  return { authorization: `Bearer ${body.access_token}` };
}

const permissions = (sandbox: Harness, headers: Record<string, string>, region = 'eu') =>
  sandbox.get(`/eset-connect/${region}/v2/permissions`, headers);

test('a good token lists the permissions, with a request-id', async () => {
  const sandbox = await openWorld();
  const { status, body, headers } = await permissions(sandbox, await bearer(sandbox));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    permissions: [{ name: 'Computers-Read' }, {}, {}, {}, {}, {}, {}],
    nextPageToken: '',
  });
  expect(headers.get('request-id')).toBeTruthy();
});

test('users are protected cloud-office users in pages, never console users', async () => {
  const sandbox = await openWorld();
  const headers = await bearer(sandbox);
  const names: string[] = [];
  let pageToken = '';
  do {
    const { body } = await sandbox.get(
      `/eset-connect/eu/v1/users?pageSize=2&pageToken=${pageToken}`,
      headers,
    );
    expect(body.totalSize).toBe(3);
    names.push(...body.users.map(({ displayName }: { displayName: string }) => displayName));
    pageToken = body.nextPageToken;
  } while (pageToken !== '');
  expect(names).toEqual(['Ann One', 'Bob Two', 'Cid Three']);
});

test('users can be filtered by name and address', async () => {
  const sandbox = await openWorld();
  const headers = await bearer(sandbox);
  const { body } = await sandbox.get('/eset-connect/eu/v1/users?email=BOB&displayName=two', headers);
  expect(body.users).toMatchObject([{ primaryEmailAddress: 'bob@gamma.example' }]);
});

test('a company without ECOS gets 501 from user-management', async () => {
  const sandbox = await openWorld();
  const { status } = await sandbox.get(
    '/eset-connect/us/v1/users',
    await bearer(sandbox, 'api@beta.example', 'us'),
  );
  expect(status).toBe(501);
});

test.each(['?pageSize=-1', '?pageSize=many', '?pageToken=%25'])(
  'the query %s is a validation error',
  async (query) => {
    const sandbox = await openWorld();
    const { status, body } = await sandbox.get(
      `/eset-connect/eu/v2/permissions${query}`,
      await bearer(sandbox),
    );
    expect({ status, body }).toMatchObject({ status: 400, body: { code: 3, details: [] } });
  },
);

test('no Authorization is 400, a bad or expired token 401', async () => {
  const sandbox = await openWorld();
  expect((await permissions(sandbox, {})).status).toBe(400);
  expect((await permissions(sandbox, { authorization: 'Bearer a.b.c' })).status).toBe(401);
  const headers = await bearer(sandbox);
  await sandbox.advance(3600);
  expect((await permissions(sandbox, headers)).status).toBe(401);
});

test('a token of one region is not valid in another', async () => {
  const sandbox = await openWorld();
  expect((await permissions(sandbox, await bearer(sandbox), 'de')).status).toBe(401);
});

test('the known issue: a Hub user that is flagged gets a token, and then 403 on every resource', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ hub: { knownIssueEmails: ['API@gamma.example', 'api@beta.example'] } });
  const headers = await bearer(sandbox);
  expect((await permissions(sandbox, headers)).status).toBe(403);
  expect((await sandbox.get('/eset-connect/eu/v1/users', headers)).status).toBe(403);
  const business = await bearer(sandbox, 'api@beta.example', 'us');
  expect((await permissions(sandbox, business, 'us')).status).toBe(200);
});

test('switching Integrations off takes a live token its rights, and removing the user takes the token itself', async () => {
  const sandbox = await openWorld();
  const headers = await bearer(sandbox);
  const { body } = await sandbox.get(
    `/portal/eset-protect-hub/companies/${HUB}/users?operator=super@gamma.example`,
  );
  const { id } = body.users.find(({ email }: { email: string }) => email === 'api@gamma.example');
  const form = { operator: 'super@gamma.example' };
  await sandbox.post(`/portal/eset-protect-hub/users/${id}/integrations`, { ...form, enabled: false });
  expect((await permissions(sandbox, headers)).status).toBe(403);
  await sandbox.post(`/portal/eset-protect-hub/users/${id}/remove`, form);
  expect((await permissions(sandbox, headers)).status).toBe(401);
});

test('the eleventh call in a second is 429, and a second later calls go through again', async () => {
  const sandbox = await openWorld();
  const headers = await bearer(sandbox);
  const statuses: number[] = [];
  // The token call was the first of the ten.
  for (let call = 2; call <= 11; call += 1) statuses.push((await permissions(sandbox, headers)).status);
  expect(statuses).toEqual([...Array(9).fill(200), 429]);
  expect((await connectToken(sandbox, passwordGrant('api@gamma.example'))).status).toBe(429);
  await sandbox.advance(1);
  expect((await permissions(sandbox, headers)).status).toBe(200);
});

test('one API user at the limit does not slow another', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ esetConnect: { callsPerSecond: 1 } });
  await bearer(sandbox);
  expect((await connectToken(sandbox, passwordGrant('api@beta.example'), 'us')).status).toBe(200);
});

test('an unknown route is 404, in JSON', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.post('/eset-connect/eu/v1/users', {}, await bearer(sandbox));
  expect({ status, body }).toMatchObject({ status: 404, body: { code: 5, details: [] } });
});
