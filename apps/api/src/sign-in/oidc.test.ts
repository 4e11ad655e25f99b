import { ISSUER_CLIENT, type OidcIssuer, startOidcIssuer } from '@countersign/test-kit/oidc-issuer';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { entriesFrom, logSize } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';
import { invited, lastRefusal } from './testing/visitors.ts';

const installation = useInstallation();
const HOST = 'localhost:7180';
const ORIGIN = `http://${HOST}`;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

let issuer: OidcIssuer;
let app: Awaited<ReturnType<typeof buildApp>>;
/** Who signs in at the issuer, and what the issuer says of them. */
let login: { sub: string; groups: readonly string[]; email: string } = {
  sub: 'sub-1',
  groups: ['staff'],
  email: 'a@acme.example',
};

/** A real issuer, which signs in whoever `login` names without asking. */
beforeAll(async () => {
  issuer = await startOidcIssuer({
    redirectUris: ['acme', 'staff', 'strong'].map((id) => `${ORIGIN}/oidc/${id}/callback`),
    logoutUris: [`${ORIGIN}/sign-in`],
    claims: ['groups', 'email'],
    whoIn: () => login.sub,
    claimsOf: () => ({ ...login, groups: [...login.groups] }),
  });
  const { services } = installation();
  const common = {
    name: 'Acme',
    issuer: issuer.url,
    clientId: ISSUER_CLIENT.id,
    clientSecret: ISSUER_CLIENT.secret,
  };
  app = await buildApp(services, pino({ level: 'silent' }), {
    allowedHosts: [],
    requestMillis: 60_000,
    maxConnections: 100,
    refusedPerMinute: 1_000_000,
    tls: null,
    publicUrl: ORIGIN,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    issuers: [
      { ...common, id: 'acme' },
      { ...common, id: 'staff', requiredGroup: { claim: 'groups', value: 'administrators' } },
      { ...common, id: 'strong', acr: 'phr' },
    ],
  });
});
afterAll(async () => {
  await app?.close();
  await issuer?.[Symbol.asyncDispose]();
});

const headers = { host: HOST, origin: ORIGIN, 'sec-fetch-site': 'same-origin' };

/** Begins a flow as the page does; gives where the browser goes and its cookie. */
async function begin(id = 'acme', code?: string) {
  const payload = { next: '/account', ...(code === undefined ? {} : { code }) };
  const answer = await app.inject({ method: 'POST', url: `/oidc/${id}/start`, headers, payload });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return { location: String(answer.json().location), cookie };
}

/** Goes to the issuer and back, as a browser follows redirects; gives the address that it comes back to. */
async function throughIssuer(location: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = location;
  for (let hops = 0; hops < 10; hops += 1) {
    if (url.startsWith(ORIGIN)) return url.slice(ORIGIN.length);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const one of answer.headers.getSetCookie()) {
      const [pair = ''] = one.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    url = new URL(answer.headers.get('location') ?? 'about:blank', url).href;
  }
  throw new Error('the issuer does not lead back');
}

const comeBack = (url: string, cookie: string) => app.inject({ url, headers: { host: HOST, cookie } });

async function signIn(id = 'acme', code?: string) {
  const { location, cookie } = await begin(id, code);
  return comeBack(await throughIssuer(location), cookie);
}

const sessionOf = (answer: { headers: Record<string, unknown> }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? '';

const me = async (cookie: string) =>
  (await app.inject({ url: '/v1/me', headers: { host: HOST, cookie } })).statusCode;

/** Has somebody accept an invitation with an account at the issuer. */
async function linked(sub: string): Promise<{ id: string; email: string; cookie: string }> {
  login = { ...login, sub };
  const { id, email, code } = await invited(installation());
  const answer = await signIn('acme', code);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account']);
  return { id, email, cookie: sessionOf(answer) };
}

describe('signing in by an issuer', () => {
  test('is linked to the subject by the invitation, and works after it by the subject alone', async () => {
    const at = installation();
    const from = logSize(at);
    const { id, email, cookie } = await linked('sub-linked');
    expect(await me(cookie)).toBe(200);
    const entries = entriesFrom(at, from).filter(
      ({ actor }) => actor.kind === 'principal' && actor.id === id,
    );
    expect(entries.map(({ type }) => type)).toEqual([
      'session.started',
      'principal.enrolled',
      'identity.linked',
    ]);
    expect(JSON.stringify(entriesFrom(at, from))).not.toContain('sub-linked');
    const again = await signIn();
    expect(again.headers.location).toBe('/account');
    // Another subject with the very address of that person is nobody here.
    login = { ...login, sub: 'sub-successor', email };
    const start = logSize(at);
    const stranger = await signIn();
    expect([stranger.statusCode, stranger.headers['set-cookie']]).toEqual([401, undefined]);
    expect(stranger.body).toContain('Nobody here is linked to this account');
    expect(lastRefusal(at, start)).toEqual(['identity-unknown']);
  });

  test('links a subject once, and an invitation once', async () => {
    await linked('sub-once');
    const { code } = await invited(installation());
    expect((await signIn('acme', code)).body).toContain('linked to somebody already');
    login = { ...login, sub: 'sub-twice' };
    expect((await signIn('acme', code)).statusCode).toBe(303);
    login = { ...login, sub: 'sub-thrice' };
    expect((await signIn('acme', code)).body).toContain('Nobody enrols with this code');
  });

  test('takes what comes back once, in the browser that began, with its own state', async () => {
    await linked('sub-replay');
    const { location, cookie } = await begin();
    const back = await throughIssuer(location);
    const other = await begin();
    const at = installation();
    const from = logSize(at);
    // In another browser, or in none: somebody could have others sign in as them.
    expect((await comeBack(back, '')).statusCode).toBe(401);
    expect((await comeBack(back, other.cookie)).statusCode).toBe(401);
    expect((await comeBack(back, cookie)).statusCode).toBe(303);
    // The code was used, and so was the flow.
    const again = await comeBack(back, cookie);
    expect([again.statusCode, again.body]).toEqual([401, expect.stringContaining('or is over')]);
    expect(lastRefusal(at, from)).toEqual(['issuer-refused']);
    const { location: third, cookie: own } = await begin();
    const used = new URL(await throughIssuer(third), ORIGIN);
    used.searchParams.set('code', new URL(back, ORIGIN).searchParams.get('code') ?? '');
    expect((await comeBack(used.pathname + used.search, own)).statusCode).toBe(401);
  });

  test('takes what comes back at the address of the issuer only with which it was begun', async () => {
    await linked('sub-mixed');
    const { location, cookie } = await begin();
    const back = await throughIssuer(location);
    expect(back).toMatch(/^\/oidc\/acme\/callback\?/);
    const mixed = await begin('staff');
    expect((await comeBack(back, mixed.cookie)).statusCode).toBe(401);
    const moved = back.replace('/acme/', '/staff/');
    const other = await begin();
    expect((await comeBack(moved, other.cookie)).statusCode).toBe(401);
    for (const id of ['callback', 'nobody/callback'])
      expect((await comeBack(`/oidc/${id}${back.slice(back.indexOf('?'))}`, cookie)).statusCode).not.toBe(
        303,
      );
    expect(
      await begin().then(async (again) => comeBack(await throughIssuer(again.location), again.cookie)),
    ).toMatchObject({
      statusCode: 303,
    });
  });

  test('may demand a group, and how people have signed in there', async () => {
    await linked('sub-group');
    expect((await signIn('staff')).body).toContain('you are not in the group administrators');
    login = { ...login, groups: ['staff', 'administrators'] };
    expect((await signIn('staff')).statusCode).toBe(303);
    expect((await signIn('strong')).body).toContain('signed in by phr');
  });

  test('ends with the principal', async () => {
    const at = installation();
    const { id, cookie } = await linked('sub-leaver');
    await at.call('ada', 'deactivatePrincipal', { params: { id }, body: { reasonCode: 'left' } });
    expect(await me(cookie)).toBe(401);
    expect((await signIn()).statusCode).toBe(401);
  });

  test('is begun by a page of this installation only, and by none that is not configured', async () => {
    const cross = { ...headers, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const payload = { next: '/account' };
    const answer = await app.inject({ method: 'POST', url: '/oidc/acme/start', headers: cross, payload });
    expect(answer.json().code).toBe('CROSS_SITE');
    const unknown = await app.inject({ method: 'POST', url: '/oidc/other/start', headers, payload });
    expect(unknown.statusCode).toBe(404);
    const next = { next: 'https://evil.example' };
    expect(
      (await app.inject({ method: 'POST', url: '/oidc/acme/start', headers, payload: next })).statusCode,
    ).toBe(400);
  });
});

describe('signing out', () => {
  test('leads to the issuer, which leads back', async () => {
    const { cookie } = await linked('sub-out');
    const answer = await app.inject({
      method: 'POST',
      url: '/sign-out',
      headers: { ...headers, cookie },
      payload: {},
    });
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    const location = new URL(answer.json().location);
    expect(location.origin).toBe(issuer.url);
    expect(location.searchParams.get('post_logout_redirect_uri')).toBe(`${ORIGIN}/sign-in`);
    expect(await me(cookie)).toBe(401);
  });

  const logoutToken = async (claims: Record<string, unknown>, key: JWK = issuer.key, header = {}) =>
    new SignJWT({ events: { [LOGOUT_EVENT]: {} }, jti: `jti-${Math.random()}`, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'logout+jwt', ...header })
      .setIssuer(issuer.url)
      .setAudience('countersign')
      .setIssuedAt()
      .setExpirationTime('2m')
      .sign(await importJWK(key, 'RS256'));
  const logout = (token: string) =>
    app.inject({
      method: 'POST',
      url: '/oidc/acme/logout',
      headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ logout_token: token }).toString(),
    });

  test('at the issuer ends the sessions that it began here, once it has signed that', async () => {
    const { cookie } = await linked('sub-back');
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    for (const wrong of [
      await logoutToken({ sub: 'sub-back' }, await exportJWK(privateKey)),
      await logoutToken({ sub: 'sub-back', events: {} }),
      await logoutToken({ sub: 'sub-back', nonce: 'x' }),
      await logoutToken({}),
      await logoutToken({ sub: 'sub-back' }, issuer.key, { typ: 'at+jwt' }),
      'nonsense',
    ])
      expect((await logout(wrong)).statusCode).toBe(401);
    expect(await me(cookie)).toBe(200);
    const good = await logoutToken({ sub: 'sub-back' });
    expect((await logout(good)).statusCode).toBe(200);
    expect(await me(cookie)).toBe(401);
    expect((await logout(good)).statusCode).toBe(401);
  });
});
