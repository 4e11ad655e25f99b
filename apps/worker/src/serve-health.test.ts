import { silentLogger } from '@countersign/store/testing';
import { Counter, Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import { serveHealth } from './serve-health.ts';

const READY = { problem: () => undefined, logger: silentLogger };

async function serve(problem: () => string | undefined) {
  const registry = new Registry();
  new Counter({ name: 'countersign_test_total', help: 'A test.', registers: [registry] }).inc(3);
  const health = await serveHealth({ ...READY, port: 0, registry, problem });
  onTestFinished(health.close);
  return async (path: string) => {
    const answer = await fetch(health.url + path);
    return { status: answer.status, text: await answer.text() };
  };
}

test('a worker that can do its work is alive and ready', async () => {
  const get = await serve(() => undefined);
  expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' });
  expect(await get('/readyz')).toEqual({ status: 200, text: 'ready\n' });
});

test('a worker that cannot write is alive, not ready, and says why', async () => {
  const get = await serve(() => 'The log does not match its checkpoint.');
  expect((await get('/healthz')).status).toBe(200);
  expect(await get('/readyz')).toEqual({ status: 503, text: 'The log does not match its checkpoint.\n' });
});

test('metrics are served for Prometheus, and nothing else is', async () => {
  const get = await serve(() => undefined);
  expect((await get('/metrics')).text).toContain('countersign_test_total 3');
  expect((await get('/')).status).toBe(404);
  expect((await get('//')).status).toBe(404);
  expect((await get('/healthz?probe=1')).status).toBe(200);
});

test.each(['/healthz', '/readyz', '/metrics', '/nowhere'])(
  '%s says what it is, and that it is neither kept, guessed at nor framed',
  async (path) => {
    const registry = new Registry();
    const health = await serveHealth({ ...READY, port: 0, registry });
    onTestFinished(health.close);
    const { headers } = await fetch(health.url + path);
    expect(headers.get('content-type')).toMatch(/^text\/plain; .*charset=utf-8/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  },
);

test('where a look at the state fails, the answer is an error and the worker goes on', async () => {
  const get = await serve(() => {
    throw new Error('the file is gone');
  });
  expect((await get('/readyz')).status).toBe(500);
  expect((await get('/healthz')).status).toBe(200);
});

test('a port that is taken is an error at the start that says so', async () => {
  const first = await serveHealth({ ...READY, port: 0, registry: new Registry() });
  onTestFinished(first.close);
  const port = Number(new URL(first.url).port);
  const second = serveHealth({ ...READY, port, registry: new Registry() });
  await expect(second).rejects.toThrow(/in use/);
});
