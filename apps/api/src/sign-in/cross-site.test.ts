import { expect, test } from 'vitest';
import { logSize } from '../testing/act.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

const HOST = 'localhost';
const ORIGIN = `http://${HOST}`;

/** A session as signing in leaves it, by its secret. */
async function signedIn(
  at: Installation,
  who: 'ada' | 'amy' = 'ada',
  secret = 'css_secret',
): Promise<string> {
  const { digestOfBytes } = await import('@countersign/use-cases');
  const { ids, clock, store } = at.services;
  const now = clock.now();
  await store.write((tx) =>
    tx.tokens.insert({
      id: ids.next('session'),
      principal: at.people[who].principal.id,
      kind: 'browser',
      scopes: null,
      label: 'browser',
      hash: digestOfBytes(Buffer.from(secret)),
      createdAt: now,
      expiresAt: now + 3_600_000,
      revokedAt: null,
      issuedVia: null,
      lastUsedAt: now,
      idleMillis: 1_800_000,
      proof: 'invitation',
      client: null,
      address: null,
    }),
  );
  return `countersign-80=${secret}`;
}

let made = 0;
const WORDS = 'Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima'.split(' ');

const code = (answer: { statusCode: number; json(): { code: string } }) =>
  answer.statusCode < 400 ? 'OK' : answer.json().code;

test('a call with the cookie changes something only where it comes from a page of this installation', async () => {
  const at = installation();
  const cookie = await signedIn(at, 'ada', 'css_one');
  const add = (headers: Readonly<Record<string, string>>) => {
    made += 1;
    const payload = { id: `crossing-${made}`, name: WORDS[made] ?? 'More', owner: 'olga@acme.example' };
    const send = { host: HOST, cookie, ...headers };
    return at.app.inject({ method: 'POST', url: '/v1/integrations', headers: send, payload });
  };
  const from = logSize(at);
  for (const headers of [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${ORIGIN}:8080` },
    { origin: 'https://localhost' },
    { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
    { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
    { origin: ORIGIN, 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin' },
  ])
    expect([headers, code(await add(headers))]).toEqual([headers, 'CROSS_SITE']);
  expect(logSize(at)).toBe(from);
  expect(code(await add({ origin: ORIGIN, 'sec-fetch-site': 'same-origin' }))).toBe('OK');
  expect(code(await add({ origin: ORIGIN }))).toBe('OK');
});

test('a call with the cookie reads nothing for a page of somebody else', async () => {
  const at = installation();
  const cookie = await signedIn(at, 'ada', 'css_two');
  const me = (headers: Readonly<Record<string, string>>) =>
    at.app.inject({ url: '/v1/me', headers: { host: HOST, cookie, ...headers } });
  expect(code(await me({ 'sec-fetch-site': 'cross-site' }))).toBe('CROSS_SITE');
  expect(code(await me({ 'sec-fetch-site': 'same-site' }))).toBe('CROSS_SITE');
  expect(code(await me({ 'sec-fetch-site': 'same-origin' }))).toBe('OK');
  const answer = await me({});
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
});

test('a session works as a cookie only, and a token as a header only', async () => {
  const at = installation();
  await signedIn(at, 'ada', 'css_three');
  const headers = { host: HOST, authorization: 'Bearer css_three' };
  expect((await at.app.inject({ url: '/v1/me', headers })).statusCode).toBe(401);
  const cookie = `countersign-80=${at.people.ada.token}`;
  expect((await at.app.inject({ url: '/v1/me', headers: { host: HOST, cookie } })).statusCode).toBe(401);
});

test.each([
  '/sign-in/options',
  '/sign-in/passkey',
  '/invitation/options',
  '/invitation/passkey',
  '/sign-out',
])('POST %s is refused to a page of somebody else, and so are the account’s', async (url) => {
  const at = installation();
  const cookie = await signedIn(at, 'amy', `css_${url}`);
  const headers = { host: HOST, cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  const from = logSize(at);
  const answer = await at.app.inject({ method: 'POST', url, headers, payload: {} });
  expect(['CROSS_SITE', 'INPUT_INVALID']).toContain(code(answer));
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(logSize(at)).toBe(from);
});

test.each(['/sign-in', '/invitation', '/account', '/'])(
  'GET %s acts on nothing, lets nothing but its own script run, and is in nobody’s frame',
  async (url) => {
    const at = installation();
    const cookie = await signedIn(at, 'amy', `css_get_${url}`);
    const from = logSize(at);
    const answer = await at.app.inject({ url, headers: { host: HOST, cookie } });
    expect([200, 303]).toContain(answer.statusCode);
    expect(logSize(at)).toBe(from);
    if (answer.statusCode === 303) return;
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|nonce|https?:/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).not.toMatch(/<script(?! src="\/assets\/)|<style| style="| on[a-z]+="/);
    expect(answer.body).toMatch(/^<!doctype html>\n<html lang="en">/);
  },
);

test('what people call themselves is text in a page, and no markup', async () => {
  const at = installation();
  const body = { name: '<img src=x onerror=alert(1)>&"', email: 'x@acme.example', kind: 'person', roles: [] };
  const { id } = await at.call('ada', 'addPrincipal', { body });
  const { digestOfBytes } = await import('@countersign/use-cases');
  await signedIn(at, 'ada', 'css_markup');
  await at.services.store.write((tx) => {
    const [row] = tx.tokens.of(at.people.ada.principal.id).filter(({ kind }) => kind === 'browser');
    if (row === undefined) throw new Error('nobody signed in');
    const session = at.services.ids.next('session');
    tx.tokens.insert({ ...row, id: session, principal: id, hash: digestOfBytes(Buffer.from('css_x')) });
  });
  const headers = { host: HOST, cookie: 'countersign-80=css_x' };
  const { body: page } = await at.app.inject({ url: '/account', headers });
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;');
  expect(page).not.toContain('<img');
});

test('a page at another name of this machine leads to the one that passkeys belong to', async () => {
  const answer = await installation().app.inject({ url: '/sign-in', headers: { host: '127.0.0.1:7180' } });
  expect([answer.statusCode, answer.headers.location]).toEqual([308, 'http://localhost/sign-in']);
});
