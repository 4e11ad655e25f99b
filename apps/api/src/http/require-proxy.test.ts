import type { CountersignError } from '@countersign/schema';
import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { requireProxy } from './require-proxy.ts';

async function statusFrom(
  remoteAddress: string,
  proxies: readonly string[],
): Promise<readonly [number, string]> {
  const app = fastify(proxies.length === 0 ? {} : { trustProxy: [...proxies] });
  requireProxy(app, proxies);
  app.setErrorHandler((error: CountersignError, _request, reply) =>
    reply.code(error.httpStatus).send(error.code),
  );
  app.get('/', async ({ ip }) => ip);
  const headers = { 'x-forwarded-for': '203.0.113.9' };
  const answer = await app.inject({ url: '/', remoteAddress, headers });
  await app.close();
  return [answer.statusCode, answer.statusCode === 200 ? answer.body : ''];
}

const PROXIES = ['192.0.2.7', '10.1.0.0/16', '2001:db8::/64'];

test.each([
  ['192.0.2.7', 200, '203.0.113.9'],
  ['::ffff:192.0.2.7', 200, '203.0.113.9'],
  ['10.1.200.3', 200, '203.0.113.9'],
  ['2001:db8::5', 200, '203.0.113.9'],
  // This machine is let in; what it says of where it comes from is not believed.
  ['127.0.0.1', 200, '127.0.0.1'],
  ['192.0.2.8', 403, ''],
  ['10.2.0.1', 403, ''],
  ['2001:db8:1::5', 403, ''],
])('a call from %s past the named proxies answers %d', async (remote, status, ip) => {
  expect(await statusFrom(remote, PROXIES)).toEqual([status, ip]);
});

test('without a proxy nobody is refused, and nothing is believed of where a call comes from', async () => {
  expect(await statusFrom('192.0.2.8', [])).toEqual([200, '192.0.2.8']);
});
