import { readFileSync } from 'node:fs';
import { createCertificate } from '@countersign/test-kit';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { buildApp } from '../build-app.ts';
import type { ServerLimits } from '../config.ts';
import { entriesFrom, logSize } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';
import { assertionOf, createSoftwarePasskey, registrationOf } from './testing/software-passkeys.ts';
import { enrolSoftware, fromPage, withToken } from './testing/software-visitors.ts';
import { invited, summary } from './testing/visitors.ts';

const installation = useInstallation();
const apps: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const app of apps.splice(0)) await app.close();
});

/** The API with the limits of production. */
async function strictly(more: Partial<ServerLimits> = {}) {
  const app = await buildApp(installation().services, pino({ level: 'silent' }), {
    allowedHosts: ['countersign.example.com'],
    requestMillis: 60_000,
    maxConnections: 100,
    tls: null,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 120,
    ...more,
  });
  apps.push(app);
  return app;
}

test('others who ask to sign in without end, from many addresses, keep nobody from answering', async () => {
  const { passkey } = await enrolSoftware(installation());
  const app = await strictly();
  const { challenge } = (await fromPage(app, '/sign-in/options')).json();
  for (let one = 1; one <= 2_000; one += 1)
    await fromPage(app, '/sign-in/options', {}, { ip: `2001:db8:${one.toString(16)}::1` });
  const answer = await fromPage(app, '/sign-in/passkey', { assertion: assertionOf(passkey, challenge) });
  expect(summary(answer)).toBe('OK');
}, 60_000);

test('one network of version 6 counts as one address', async () => {
  const app = await strictly();
  const answers: unknown[] = [];
  for (let one = 1; one <= 121; one += 1)
    answers.push(
      summary(await fromPage(app, '/sign-in/options', {}, { ip: `2001:db8:0:1::${one.toString(16)}` })),
    );
  expect(answers.slice(119)).toEqual(['OK', 'RATE_LIMITED']);
  expect(summary(await fromPage(app, '/sign-in/options', {}, { ip: '2001:db8:0:2::1' }))).toBe('OK');
});

test('behind a proxy that is named whoever tries without end keeps nobody else from signing in', async () => {
  const app = await strictly({ publicUrl: 'https://countersign.example.com', proxies: ['10.0.0.2'] });
  const asked = (client: string) =>
    fromPage(
      app,
      '/sign-in/options',
      {},
      {
        ip: '10.0.0.2',
        headers: {
          host: 'countersign.example.com',
          origin: 'https://countersign.example.com',
          'x-forwarded-for': client,
        },
      },
    );
  for (let one = 0; one < 120; one += 1) await asked('203.0.113.66');
  expect(summary(await asked('203.0.113.66'))).toBe('RATE_LIMITED');
  const other = await asked('198.51.100.7');
  expect([summary(other), other.headers['strict-transport-security']]).toEqual([
    'OK',
    'max-age=31536000; includeSubDomains',
  ]);
});

test('made-up codes keep nobody from enrolling, not even at the same address', async () => {
  const app = await strictly();
  const { code } = await invited(installation());
  const enrol = (tried: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/enrolments',
      headers: { host: 'localhost' },
      payload: { code: tried },
    });
  for (let one = 0; one < 120; one += 1) await enrol(`enrol_${one}.x`);
  expect(summary(await enrol('enrol_x.y'))).toBe('RATE_LIMITED');
  expect(summary(await enrol(code))).toBe('OK');
});

test('a stolen token keeps its holder from nothing at the pages', async () => {
  const at = installation();
  const { id, cookie } = await enrolSoftware(at);
  const app = await strictly();
  const made = await fromPage(
    app,
    `/v1/principals/${id}/tokens`,
    { label: 'stolen', scopes: ['read'] },
    { cookie },
  );
  const { token } = made.json();
  const stolen = () => withToken(app, '/account/passkeys/proof', token, {});
  for (let one = 0; one < 120; one += 1) await stolen();
  expect(summary(await stolen())).toBe('RATE_LIMITED');
  expect(summary(await fromPage(app, '/account/passkeys/proof', {}, { cookie }))).toBe('OK');
});

test('programs that wait as they are told, and pages that are looked at, use up nothing of what signing in takes', async () => {
  const app = await strictly();
  const begun: { deviceCode: string }[] = [];
  for (let one = 0; one < 5; one += 1)
    begun.push((await fromPage(app, '/v1/logins', { machine: 'x' })).json());
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  for (let time = 0; time < 28; time += 1) {
    vi.setSystemTime(Date.now() + 2_000);
    for (const { deviceCode } of begun)
      expect((await fromPage(app, '/v1/logins/polls', { deviceCode })).json().state).toBe('pending');
    await fromPage(app, '/sign-in', {}, { method: 'GET' });
  }
  const answers: unknown[] = [];
  for (let one = 0; one < 100; one += 1) answers.push(summary(await fromPage(app, '/sign-in/options')));
  expect(new Set(answers)).toEqual(new Set(['OK']));
  vi.setSystemTime(Date.now() - 56_000);
});

test('one address that begins logins without end takes the place of nobody else', async () => {
  const at = installation();
  const { cookie } = await enrolSoftware(at);
  const begin = async (ip: string) => (await fromPage(at.app, '/v1/logins', { machine: 'x' }, { ip })).json();
  const { userCode } = await begin('203.0.113.5');
  const first = await begin('2001:db8:0:1::1');
  for (let one = 2; one <= 1_100; one += 1) await begin(`2001:db8:0:1::${one.toString(16)}`);
  const look = (code: string) => fromPage(at.app, '/device/lookup', { code }, { cookie });
  expect(summary(await look(userCode))).toBe('OK');
  expect(summary(await look(first.userCode))).toBe('DEVICE_CODE_UNKNOWN');
}, 60_000);

test('TLS on this machine alone has people open https, and takes no cookie without it', async () => {
  using certificate = createCertificate();
  const tls = { cert: readFileSync(certificate.cert, 'utf8'), key: readFileSync(certificate.key, 'utf8') };
  const app = await strictly({ tls });
  const page = await app.inject({ url: '/sign-in', headers: { host: '127.0.0.1' } });
  expect(page.headers.location).toBe('https://localhost/sign-in');
  const headers = { origin: 'https://localhost' };
  expect(summary(await fromPage(app, '/sign-in/options', {}, { headers }))).toBe('OK');
  expect(summary(await fromPage(app, '/sign-in/options'))).toBe('CROSS_SITE');
});

test('the cookie of a session is for this origin and for no script, and for HTTPS alone where people come by it', async () => {
  const { code } = await invited(installation());
  const name = 'countersign.example.com';
  const origin = `https://${name}`;
  const app = await strictly({ publicUrl: origin });
  const sent = { headers: { host: name, origin } };
  const { options } = (await fromPage(app, '/invitation/options', { code }, sent)).json();
  const registration = registrationOf(createSoftwarePasskey(), options.challenge, { origin, name });
  const body = { code, label: 'in software', registration };
  const { headers } = await fromPage(app, '/invitation/passkey', body, sent);
  expect(headers['set-cookie']).toMatch(
    /^__Host-countersign=css_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/,
  );
});

test('codes that enrol nobody are on record, once for many tries', async () => {
  const at = installation();
  const from = logSize(at);
  for (let one = 0; one < 20; one += 1) await fromPage(at.app, '/v1/enrolments', { code: `enrol_${one}.y` });
  // Another test may have had the first one recorded within the hour.
  expect(entriesFrom(at, from).length).toBeLessThan(2);
  const recorded = entriesFrom(at, 0).filter(({ type }) => type === 'sign-in.refused');
  expect(recorded.map(({ data }) => data)).toContainEqual({
    means: 'invitation',
    code: 'code-invalid',
    principal: null,
  });
});

test.each(['\u001b[2J', 'a\u202egnp.exe', 'x\nFrom: 10.0.0.5'])(
  'a machine that asks calls itself nothing that is read as something else (%j)',
  async (machine) => {
    expect(summary(await fromPage(installation().app, '/v1/logins', { machine }))).toBe('INPUT_INVALID');
  },
);

test.each(['\u00a0', '\ufeff', '\v'])(
  'a cookie whose name has another blank (%j) before it signs nobody in',
  async (blank) => {
    const at = installation();
    const { cookie } = await enrolSoftware(at);
    const me = (sent: string) => fromPage(at.app, '/v1/me', {}, { cookie: sent, method: 'GET' });
    expect([summary(await me(cookie)), summary(await me(`a=b; \t${cookie}`))]).toEqual(['OK', 'OK']);
    expect(summary(await me(`${blank}${cookie}`))).toBe('UNAUTHENTICATED');
  },
);
