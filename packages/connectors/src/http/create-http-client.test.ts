import { once } from 'node:events';
import { freePort } from '@countersign/test-kit';
import { serve } from '@countersign/test-kit/per-test';
import { describe, expect, test } from 'vitest';
import { failureOf, shownOf } from '../conformance/expect-failure.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { createHttpClient } from './create-http-client.ts';
import type { HttpCall } from './http-call.ts';

const SECRET = 'c0ffee-and-more';
const client = (timeoutMillis = 10_000) =>
  createHttpClient({ logger: silentLogger, isProviderHost: () => true, timeoutMillis });

function post(url: string, more: Partial<HttpCall> = {}): HttpCall {
  return {
    provider: 'the provider',
    method: 'POST',
    url: new URL(url),
    headers: { authorization: `Bearer ${SECRET}` },
    body: { json: { password: SECRET } },
    changes: true,
    ...more,
  };
}

describe('the HTTP client', () => {
  test('sends nothing to a host that is not allowed, whatever the account says', async () => {
    const visits: string[] = [];
    const url = await serve((request, response) => {
      visits.push(String(request.url));
      response.end();
    });
    const { host } = new URL(url);
    const asked: string[] = [];
    const isProviderHost = (one: string) => asked.push(one) === 0;
    const strict = createHttpClient({ logger: silentLogger, isProviderHost, timeoutMillis: 1_000 });
    const failure = await failureOf(strict(post(url)));
    expect(failure).toMatchObject({ code: 'ADDRESS_REFUSED', retryable: false, effect: 'none' });
    expect([asked, visits]).toEqual([[host], []]);
  });

  test('gives any answer back that is not a redirect', async () => {
    const url = await serve((_request, response) => response.writeHead(418, { 'x-tea': 'yes' }).end('short'));
    const answer = await client()(post(url));
    expect([answer.status, answer.headers.get('x-tea'), answer.text]).toEqual([418, 'yes', 'short']);
  });

  test('sends JSON and forms as what they are', async () => {
    const url = await serve(async (request, response) => {
      response.end(`${request.headers['content-type']} ${(await request.toArray()).join('')}`);
    });
    const form = { body: { form: { 'a b': 'ü&' } } };
    expect((await client()(post(url))).text).toBe(`application/json {"password":"${SECRET}"}`);
    expect((await client()(post(url, form))).text).toBe('application/x-www-form-urlencoded a+b=%C3%BC%26');
  });

  test('sends a call over the connection of the one before, without a name and password of the address', async () => {
    const seen: unknown[] = [];
    const url = await serve(async ({ headers, socket }, response) => {
      seen.push([socket.remotePort, headers.authorization, headers['accept-encoding']]);
      response.end();
    });
    const withName = url.replace('//', '//somebody:secret@');
    for (const one of [url, withName]) await client()(post(one, { headers: {} }));
    expect(seen[0]).toEqual([expect.any(Number), undefined, 'identity']);
    expect(seen[1]).toEqual(seen[0]);
  });

  test('sends nothing where the other side is not what its address says', async () => {
    const visits: string[] = [];
    const url = await serve((request, response) => {
      visits.push(String(request.url));
      response.end();
    });
    const failure = await failureOf(client()(post(url.replace('http:', 'https:'))));
    expect([failure.effect, visits]).toEqual([expect.stringMatching(/none|unknown/), []]);
    expect(shownOf(failure)).not.toContain(SECRET);
  });

  test('never follows a redirect', async () => {
    const visits: string[] = [];
    const other = await serve((request, response) => {
      visits.push(String(request.headers.authorization));
      response.end();
    });
    const url = await serve((_request, response) => response.writeHead(307, { location: other }).end());
    const failure = await failureOf(client()(post(url)));
    expect(failure).toMatchObject({ code: 'REDIRECT_REFUSED', retryable: false, effect: 'unknown' });
    expect(visits).toEqual([]);
  });

  test('calls the effect unknown when it is stopped while the provider works', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    const failure = await failureOf(client()(post(url, { signal: controller.signal })));
    expect(failure).toMatchObject({ code: 'CALL_ABORTED', retryable: true, effect: 'unknown' });
  });

  test('says that the provider took too long where the time of whoever calls is over first', async () => {
    const silent = await serve(() => {});
    const signal = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(50)]);
    const failure = await failureOf(client(10_000)(post(silent, { signal })));
    expect(failure).toMatchObject({ code: 'CALL_TIMED_OUT', effect: 'unknown' });
  });

  test('sends nothing once it was stopped', async () => {
    const visits: string[] = [];
    const url = await serve((request) => visits.push(String(request.url)));
    const failure = await failureOf(client()(post(url, { signal: AbortSignal.abort() })));
    expect(failure).toMatchObject({ code: 'CALL_ABORTED', effect: 'none' });
    expect(visits).toEqual([]);
  });

  test.for([
    [true, 'unknown'],
    [false, 'none'],
  ] as const)(
    'calls the effect of a lost answer by whether the call changes something: %s',
    async ([changes, effect]) => {
      const url = await serve((request) => request.socket.resetAndDestroy());
      const failure = await failureOf(client()(post(url, { changes })));
      expect(failure).toMatchObject({ code: 'CONNECTION_LOST', retryable: true, effect });
      expect(shownOf(failure)).not.toContain(SECRET);
    },
  );

  test('calls the effect unknown when the answer breaks off or does not end', async () => {
    const broken = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.resetAndDestroy());
    });
    expect(await failureOf(client()(post(broken)))).toMatchObject({
      code: 'CONNECTION_LOST',
      effect: 'unknown',
    });
    const silent = await serve(() => {});
    expect(await failureOf(client(50)(post(silent)))).toMatchObject({
      code: 'CALL_TIMED_OUT',
      effect: 'unknown',
    });
  });

  test('is certain that nothing happened when nobody listens there', async () => {
    const failure = await failureOf(client()(post(`http://127.0.0.1:${await freePort()}`)));
    expect(failure).toMatchObject({ code: 'PROVIDER_UNREACHABLE', retryable: true, effect: 'none' });
  });

  test('is certain that nothing happened when the name does not exist', async () => {
    const failure = await failureOf(client()(post('http://does-not-exist.invalid')));
    expect(failure).toMatchObject({ code: 'PROVIDER_UNREACHABLE', retryable: true, effect: 'none' });
  });

  test('does not read an answer without end', async () => {
    const url = await serve(async (_request, response) => {
      const chunk = 'x'.repeat(1024 * 1024);
      for (let sent = 0; sent < 64 && !response.destroyed; sent += 1) {
        if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      }
      response.end();
    });
    expect(await failureOf(client()(post(url)))).toMatchObject({
      code: 'ANSWER_UNUSABLE',
      effect: 'unknown',
    });
  });

  test('shows no header in the failure of a call that cannot be sent', async () => {
    const broken = { headers: { authorization: `Bearer ${SECRET}\nX: y` } };
    const failure = await failureOf(client()(post('http://127.0.0.1:9999', broken)));
    expect(shownOf(failure)).not.toContain(SECRET);
  });
});
