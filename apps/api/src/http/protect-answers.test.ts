import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

describe('every answer', () => {
  test.each([
    ['what anybody may read', '/healthz', 200],
    ['an error', '/nowhere', 404],
    ['a refusal', '/v1/me', 401],
    ['an address that cannot be decoded', '/v1/%zz', 400],
    ['the document of the routes', '/v1/openapi.json', 200],
  ])('says that it is neither kept, nor guessed at, nor framed (%s)', async (_what, url, status) => {
    const { app } = installation();
    const { statusCode, headers } = await app.inject({ url });
    expect(statusCode).toBe(status);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(/frame-ancestors 'none'; sandbox$/),
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('to a person says the same', async () => {
    const { app, people } = installation();
    const headers = { authorization: `Bearer ${people.rita.token}` };
    const answer = await app.inject({ url: '/v1/me', headers });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

test.each(['/healthz', '/nowhere', '/v1/me', '/v1/%zz', '/v1/openapi.json', '/sign-in', '/assets/pages.css'])(
  'where people come over TLS, %s says that browsers come in no other way to this name and those beneath it',
  async (url) => {
    const app = await buildApp(installation().services, pino({ level: 'silent' }), {
      allowedHosts: ['countersign.example.com'],
      requestMillis: 60_000,
      maxConnections: 10,
      tls: null,
      proxies: ['10.0.0.2'],
      publicUrl: 'https://countersign.example.com',
      sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
      refusedPerMinute: 120,
    });
    const { headers } = await app.inject({ url, headers: { host: 'countersign.example.com' } });
    await app.close();
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    expect(headers['x-content-type-options']).toBe('nosniff');
  },
);

test.each(['pages.css', 'pages.js', 'review-text.js', 'icon.svg'])(
  '%s says how its text is encoded',
  async (name) => {
    const { headers } = await installation().app.inject({ url: `/assets/${name}` });
    expect(headers['content-type']).toMatch(/; charset=utf-8$/);
  },
);

describe('the name in a call', () => {
  test.each([
    'localhost',
    'localhost:7180',
    '127.0.0.1:7180',
    '[::1]:7180',
    'countersign.example.com',
    'COUNTERSIGN.example.com:443',
    'countersign.example.com.',
  ])('%s is answered', async (host) => {
    expect((await installation().app.inject({ url: '/v1/me', headers: { host } })).statusCode).toBe(401);
  });

  test.each([
    'evil.example',
    'evil.example:7180',
    'localhost.evil.example',
    'countersign.example.com.evil.example',
    'countersign.example.com@evil.example',
    'xcountersign.example.com',
    '127.0.0.1.evil.example',
    '192.0.2.1',
    '[2001:db8::1]:7180',
    'localhost:x',
  ])('%s is refused before anything else', async (host) => {
    const { app, people } = installation();
    const headers = { host, authorization: `Bearer ${people.rita.token}` };
    const answer = await app.inject({ url: '/v1/me', headers });
    expect([answer.statusCode, answer.json().code]).toEqual([421, 'HOST_UNKNOWN']);
  });

  test('does not matter for a probe, which comes by the address of the machine', async () => {
    const headers = { host: '192.0.2.1:7180' };
    for (const url of ['/healthz', '/readyz'])
      expect((await installation().app.inject({ url, headers })).statusCode).toBe(200);
  });
});

test('the log of the service holds no query, no token and no header of a call', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const { services, people } = installation();
  const app = await buildApp(services, pino({ level: 'debug' }, stream));
  const headers = { authorization: `Bearer ${people.ada.token}`, cookie: 'session=hidden-cookie' };
  await app.inject({ url: '/v1/log?text=hidden-name', headers });
  await app.inject({ url: '/nowhere?text=hidden-name', headers });
  await app.inject({ url: '/%zz?text=hidden-name', headers });
  await app.close();
  expect(lines.join('')).toContain('"url":"/v1/log"');
  expect(lines.join('')).not.toMatch(/hidden|Bearer|cs_/);
});
