import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { createCertificate, listen as listenAnywhere } from '@countersign/test-kit';
import { fastify } from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildApp } from './build-app.ts';
import { listen, requireFreePort } from './listen.ts';
import { useInstallation } from './testing/installation.ts';

const installation = useInstallation();
const PLAIN = { tls: null, allowedHosts: [] };

test('it gives the address at which it is reached', async () => {
  const app = fastify();
  app.get('/', async () => 'here');
  const { url, listens } = await listen(app, { ...PLAIN, host: '127.0.0.1', port: 0 });
  expect(await (await fetch(url)).text()).toBe('here');
  expect(listens).toBe(url);
  await app.close();
});

test('one that listens on every address says so, and is reached on this machine', async () => {
  const app = fastify();
  app.get('/', async () => 'here');
  const { url, listens } = await listen(app, { ...PLAIN, host: '0.0.0.0', port: 0 });
  expect(listens).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
  expect(url).toBe(listens.replace('0.0.0.0', '127.0.0.1'));
  expect(await (await fetch(url)).text()).toBe('here');
  await app.close();
});

test('an address that is not one of this machine is refused in one sentence', async () => {
  const app = fastify();
  await expect(listen(app, { ...PLAIN, host: '192.0.2.1', port: 0 })).rejects.toThrow(
    /^The API cannot listen on 192\.0\.2\.1:0; set API_HOST to an address of this machine and [^.]+\.$/,
  );
  await app.close();
});

test('a port that is taken is told before anything is made', async () => {
  const holder = createServer();
  const port = await listenAnywhere(holder);
  await expect(requireFreePort({ host: '127.0.0.1', port })).rejects.toThrow(/is in use.*API_PORT/);
  holder.close();
  await once(holder, 'close');
  await requireFreePort({ host: '127.0.0.1', port });
});

test('with a certificate it speaks HTTPS and nothing else', async () => {
  using made = createCertificate(['localhost']);
  const ca = readFileSync(made.cert, 'utf8');
  const tls = { cert: ca, key: readFileSync(made.key, 'utf8') };
  const limits = {
    allowedHosts: ['localhost'],
    requestMillis: 60_000,
    maxConnections: 10,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 120,
    tls,
  };
  const app = await buildApp(installation().services, pino({ level: 'silent' }), limits);
  const { url } = await listen(app, { host: '127.0.0.1', port: 0, ...limits });
  expect(url).toMatch(/^https:\/\/localhost:\d+$/);
  const call = get(`${url}/healthz`, { ca });
  const [answer] = await once(call, 'response');
  expect(await text(answer)).toBe('ok\n');
  await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
  // The client would speak it; it is the server that says no.
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const { port } = new URL(url);
  const [refusal] = await once(connect({ host: '127.0.0.1', port: Number(port), ca, ...old }), 'error');
  expect(refusal.code).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  await app.close();
});
