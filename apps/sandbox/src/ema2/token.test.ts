import { expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { connectToken, ema2LogIn, openWorld, PASSWORD, passwordGrant } from '../testing/world.ts';

const CREDENTIALS = { username: 'root@acme.example', password: PASSWORD };

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

const current = (sandbox: Harness, token: string) =>
  sandbox.get('/ema2/api/User/Current', { authorization: `Bearer ${token}` });

const renew = (sandbox: Harness, { accessToken, refreshToken }: Record<string, string>) =>
  sandbox.post('/ema2/api/Token/Renew', { refreshToken }, { authorization: `Bearer ${accessToken}` });

test('Token/Get answers a pair whose access token lives 60 seconds and carries the documented claims', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual(['accessToken', 'refreshToken']);
  const { exp, nbf, ...claims } = claimsOf(body.accessToken);
  expect(Number(exp) - Number(nbf)).toBe(60);
  expect(claims).toMatchObject({
    client_id: 'Eset.EMA.API',
    idp: 'local',
    scope: ['ema2_api', 'offline_access'],
    amr: ['custom'],
    sub: (await current(sandbox, body.accessToken)).body.id,
  });
});

test('the one-hour profile makes access tokens that live 3600 seconds', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ ema2: { tokenProfile: 'one-hour' } });
  const { body } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  const { exp, nbf } = claimsOf(body.accessToken);
  expect(Number(exp) - Number(nbf)).toBe(3600);
});

test('request property names are matched without regard to case', async () => {
  const sandbox = await openWorld();
  const { status } = await sandbox.post('/ema2/api/Token/Get', { Username: CREDENTIALS.username, PASSWORD });
  expect(status).toBe(200);
});

test.each([
  ['a wrong password', { username: 'root@acme.example', password: 'wrong' }],
  ['an unknown user', { username: 'who@acme.example', password: PASSWORD }],
  ['a user without API access', { username: 'noapi@acme.example', password: PASSWORD }],
  ['a user of another ESET product', { username: 'super@beta.example', password: PASSWORD }],
])('%s gets 401 and no hint about the reason', async (_name, credentials) => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.post('/ema2/api/Token/Get', credentials);
  expect(status).toBe(401);
  expect(body).toEqual({ code: 2, subCode: 900, message: 'The user name or password is not valid.' });
});

test('a missing password is an invalid request', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.post('/ema2/api/Token/Get', { username: 'root@acme.example' });
  expect(status).toBe(400);
  expect(JSON.parse(body.message)).toHaveProperty('password');
});

test('an access token is refused once its 60 seconds are over', async () => {
  const sandbox = await openWorld();
  const { body } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  await sandbox.advance(59);
  expect((await current(sandbox, body.accessToken)).status).toBe(200);
  await sandbox.advance(1);
  expect((await current(sandbox, body.accessToken)).status).toBe(401);
});

test('a token whose claims were changed is refused', async () => {
  const sandbox = await openWorld();
  const { body } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  const [header, , signature] = body.accessToken.split('.');
  const forged = { ...claimsOf(body.accessToken), exp: 9_999_999_999 };
  const payload = Buffer.from(JSON.stringify(forged)).toString('base64url');
  expect((await current(sandbox, `${header}.${payload}.${signature}`)).status).toBe(401);
});

test('a token of ESET Connect opens nothing in EMA2', async () => {
  const sandbox = await openWorld();
  const { body } = await connectToken(sandbox, passwordGrant('api@gamma.example'));
  expect(body.access_token).toBeTypeOf('string');
  expect((await current(sandbox, body.access_token)).status).toBe(401);
});

test('Token/Renew answers a new pair, and a refresh token works once', async () => {
  const sandbox = await openWorld();
  const { body: first } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  const second = await renew(sandbox, first);
  expect(second.status).toBe(200);
  expect(second.body.refreshToken).not.toBe(first.refreshToken);
  expect((await renew(sandbox, first)).status).toBe(401);
  expect((await renew(sandbox, second.body)).status).toBe(200);
});

test('Token/Renew is refused when the access token has expired', async () => {
  const sandbox = await openWorld();
  const { body } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  await sandbox.advance(60);
  expect((await renew(sandbox, body)).status).toBe(401);
});

test("nobody renews with somebody else's refresh token", async () => {
  const sandbox = await openWorld();
  const { body } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  const other = await ema2LogIn(sandbox, 'writer@acme.example');
  const { status } = await sandbox.post('/ema2/api/Token/Renew', { refreshToken: body.refreshToken }, other);
  expect(status).toBe(401);
});

test('renewing keeps a session alive for 30 minutes and no longer', async () => {
  const sandbox = await openWorld();
  let { body: pair } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  for (let minute = 1; minute <= 30; minute += 1) {
    await sandbox.advance(59);
    const renewed = await renew(sandbox, pair);
    expect(renewed.status).toBe(200);
    pair = renewed.body;
  }
  // 1770 seconds have passed: the last access token ends with the session, not 60 seconds after it was made.
  const { exp, auth_time } = claimsOf(pair.accessToken);
  expect(Number(exp) - Number(auth_time)).toBe(1800);
  await sandbox.advance(30);
  expect((await renew(sandbox, pair)).status).toBe(401);
});

test('a refresh token of a session that is over renews nothing, even for a caller who has logged in again', async () => {
  const sandbox = await openWorld();
  const { body: old } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  await sandbox.advance(1800);
  const { body: fresh } = await sandbox.post('/ema2/api/Token/Get', CREDENTIALS);
  const mixed = { accessToken: fresh.accessToken, refreshToken: old.refreshToken };
  expect((await renew(sandbox, mixed)).status).toBe(401);
  expect((await renew(sandbox, fresh)).status).toBe(200);
});
