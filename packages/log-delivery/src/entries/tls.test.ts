import { readFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { createCertificate, isInstalled, listen } from '@countersign/test-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSender } from './open-sender.ts';
import type { TlsFiles } from './tls-files.ts';

const OPENSSL = isInstalled('openssl', 'version');
const never = new AbortController().signal;
const MESSAGE = { text: 'hello', type: 'request.done', at: Date.UTC(2026, 2, 1), severity: 'low' } as const;

function certificate(): { readonly cert: string; readonly key: string } {
  using made = createCertificate();
  return { cert: readFileSync(made.cert, 'utf8'), key: readFileSync(made.key, 'utf8') };
}

const send = (url: string, tls: TlsFiles) =>
  openSender({
    url,
    tls,
    head: '',
    format: 'cef',
    token: null,
    timeoutMillis: 5_000,
    clock: { now: Date.now },
  }).send([MESSAGE], never);

/** A receiver of syslog over TLS, and what it has taken. */
async function syslogReceiver(options: { requestCert?: boolean; ca?: string } = {}) {
  const own = certificate();
  const taken: string[] = [];
  const server = createTls({ ...own, ...options }, (socket: TLSSocket) =>
    socket.on('data', (part) => taken.push(part.toString())),
  );
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  onTestFinished(() => void server.close());
  return { url: `syslog+tls://127.0.0.1:${port}`, ca: own.cert, taken };
}

describe.skipIf(!OPENSSL)(`over TLS${OPENSSL ? '' : ' (skipped: OpenSSL is not installed)'}`, () => {
  test('syslog is delivered to an address that the certificate names', async () => {
    const { url, ca, taken } = await syslogReceiver();
    expect(await send(url, { ca })).toEqual({ outcome: 'delivered' });
    expect(taken.join('')).toContain('hello');
  });

  test('nothing is sent to one whose authority is not known, or that the certificate does not name', async () => {
    const { url, ca, taken } = await syslogReceiver();
    expect(await send(url, {})).toMatchObject({
      outcome: 'later',
      code: expect.stringMatching(/self_signed/),
    });
    expect(await send(url, { ca: certificate().cert })).toMatchObject({ outcome: 'later' });
    expect(await send(url.replace('127.0.0.1', 'localhost'), { ca })).toMatchObject({
      code: 'syslog-err_tls_cert_altname_invalid',
    });
    expect(taken).toEqual([]);
  });

  test('a receiver that asks for a client certificate gets the one that was set, and takes nothing without', async () => {
    const client = certificate();
    const { url, ca, taken } = await syslogReceiver({ requestCert: true, ca: client.cert });
    expect(await send(url, { ca })).toMatchObject({ outcome: 'later' });
    expect(taken).toEqual([]);
    expect(await send(url, { ca, ...client })).toEqual({ outcome: 'delivered' });
  });

  test('HTTPS takes the same settings', async () => {
    const own = certificate();
    const client = certificate();
    const bodies: string[] = [];
    const server = createHttps({ ...own, requestCert: true, ca: client.cert }, (request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        response.writeHead(204).end();
      });
    });
    const port = await listen(server);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `https://127.0.0.1:${port}/`;
    expect(await send(url, {})).toMatchObject({ outcome: 'later', code: 'http-no-answer' });
    expect(await send(url, { ca: own.cert })).toMatchObject({ outcome: 'later' });
    expect(await send(url, { ca: own.cert, ...client })).toEqual({ outcome: 'delivered' });
    expect(bodies).toEqual(['hello\n']);
  });
});
