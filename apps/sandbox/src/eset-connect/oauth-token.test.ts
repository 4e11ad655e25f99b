import { expect, test } from 'vitest';
import {
  BUSINESS,
  connectToken,
  HUB,
  invitationToken,
  openWorld,
  PASSWORD,
  passwordGrant,
} from '../testing/world.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('the password grant answers a bearer token for an hour, with a request-id', async () => {
  const sandbox = await openWorld();
  const { status, body, headers } = await connectToken(sandbox, passwordGrant('api@gamma.example'));
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 3600,
  });
  expect(headers.get('request-id')).toMatch(UUID);
});

test('an empty refresh_token beside the password grant does no harm', async () => {
  const sandbox = await openWorld();
  const fields = { ...passwordGrant('api@gamma.example'), refresh_token: '', client_id: '' };
  expect((await connectToken(sandbox, fields)).status).toBe(200);
});

test('the refresh grant answers a new pair, and a refresh token works once', async () => {
  const sandbox = await openWorld();
  const { body: first } = await connectToken(sandbox, passwordGrant('api@gamma.example'));
  const grant = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
  const { status, body: second } = await connectToken(sandbox, grant);
  expect(status).toBe(200);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(await connectToken(sandbox, grant)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a refresh token of one region is unknown in another, and stays good in its own', async () => {
  const sandbox = await openWorld();
  const { body } = await connectToken(sandbox, passwordGrant('api@gamma.example'));
  const grant = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
  expect((await connectToken(sandbox, grant, 'de')).status).toBe(400);
  expect((await connectToken(sandbox, grant, 'eu')).status).toBe(200);
});

test('a body that is not form-encoded is 415', async () => {
  const sandbox = await openWorld();
  const answer = await sandbox.post('/eset-connect/eu/oauth/token', passwordGrant('api@gamma.example'));
  expect(answer.status).toBe(415);
  expect(answer.headers.get('request-id')).toMatch(UUID);
});

test.each([
  ['without a grant_type', { username: 'x' }, 'invalid_request'],
  ['without a password', { grant_type: 'password', username: 'api@gamma.example' }, 'invalid_request'],
  ['without a refresh token', { grant_type: 'refresh_token' }, 'invalid_request'],
  ['with client_credentials', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
  ['with a wrong password', passwordGrant('api@gamma.example', 'wrong'), 'invalid_grant'],
  ['for an unknown user', passwordGrant('who@gamma.example'), 'invalid_grant'],
  ['for a user whose Integrations are off', passwordGrant('reader@gamma.example'), 'invalid_grant'],
])('a request %s is 400 with the OAuth error', async (_name, fields, error) => {
  const sandbox = await openWorld();
  expect(await connectToken(sandbox, fields)).toMatchObject({ status: 400, body: { error } });
});

test('credentials are good in the region of the company only', async () => {
  const sandbox = await openWorld();
  const grant = passwordGrant('api@beta.example');
  expect((await connectToken(sandbox, grant, 'us')).status).toBe(200);
  expect(await connectToken(sandbox, grant, 'eu')).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test('a region that does not exist has no host: 404', async () => {
  const sandbox = await openWorld();
  expect((await connectToken(sandbox, passwordGrant('api@gamma.example'), 'mars')).status).toBe(404);
});

test.each([
  ['eset-protect-hub', HUB, 'super@gamma.example', 'eu', 400],
  ['eset-business-account', BUSINESS, 'super@beta.example', 'us', 200],
])(
  'before its first portal log-in an activated API user of %s gets %i from the token endpoint',
  async (provider, company, operator, region, expected) => {
    const sandbox = await openWorld();
    const names = provider === 'eset-protect-hub' ? {} : { firstName: 'N', lastName: 'U' };
    const email = 'new@api.example';
    const form = { operator, email, access: 'Read', integrations: true, ...names };
    await sandbox.post(`/portal/${provider}/companies/${company}/users`, form);
    expect((await connectToken(sandbox, passwordGrant(email), region)).status).toBe(400);

    const token = await invitationToken(sandbox, email);
    const acceptance = { token, password: PASSWORD, firstName: 'N', lastName: 'U' };
    await sandbox.post(`/portal/${provider}/accept-invitation`, acceptance);
    expect((await connectToken(sandbox, passwordGrant(email), region)).status).toBe(expected);

    await sandbox.post(`/portal/${provider}/log-in`, { email, password: PASSWORD });
    expect((await connectToken(sandbox, passwordGrant(email), region)).status).toBe(200);
  },
);

test('expires_in follows the setting', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ esetConnect: { accessTokenSeconds: 1799 } });
  const { body } = await connectToken(sandbox, passwordGrant('api@gamma.example'));
  expect(body.expires_in).toBe(1799);
});

test('a refresh that the rate limit refuses does not spend the refresh token', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ esetConnect: { callsPerSecond: 1 } });
  const { body } = await connectToken(sandbox, passwordGrant('api@gamma.example'));
  const grant = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
  expect((await connectToken(sandbox, grant)).status).toBe(429);
  await sandbox.advance(1);
  expect((await connectToken(sandbox, grant)).status).toBe(200);
});
