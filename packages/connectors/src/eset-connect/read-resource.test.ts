import { serve } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';
import { failureOf } from '../conformance/expect-failure.ts';
import { createHttpClient } from '../http/create-http-client.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { readResource } from './read-resource.ts';
import { serviceAddress } from './service-address.ts';

const ACCOUNT = {
  provider: 'eset-business-account',
  id: 'acme',
  companyName: 'Acme',
  companyId: 'c',
  region: 'jpn',
  emailDomains: [],
  operators: [],
} as const;

test('every service has its own host in the region of the account', () => {
  const account = { ...ACCOUNT, operators: [], emailDomains: [] };
  expect(serviceAddress(account, { service: 'business-account.iam', path: '/oauth/token' }).href).toBe(
    'https://jpn.business-account.iam.eset.systems/oauth/token',
  );
  expect(
    serviceAddress(account, { service: 'iam', path: '/v2/permissions', query: { pageSize: '1' } }).href,
  ).toBe('https://jpn.iam.eset.systems/v2/permissions?pageSize=1');
});

test('an answer that stays pending is asked for a few times under its identifier, and then given up', async () => {
  const asked: (string | undefined)[] = [];
  const connectUrl = await serve((request, response) => {
    asked.push(request.headers['response-id']?.toString());
    response.writeHead(202, { 'response-id': `r${asked.length}` }).end();
  });
  const read = readResource(
    {
      http: createHttpClient({ logger: silentLogger, isProviderHost: () => true, timeoutMillis: 5000 }),
      clock: { now: () => 0 },
      holds: { heldUntil: () => null, refused: () => {}, accepted: () => {} },
      callWindow: async () => {},
    },
    {
      account: { ...ACCOUNT, operators: [], emailDomains: [], connectUrl },
      signal: new AbortController().signal,
    },
    { accessToken: 't', username: 'u' },
  );
  expect(await failureOf(read)).toMatchObject({ code: 'ANSWER_PENDING', retryable: true, effect: 'none' });
  expect(asked).toEqual([undefined, 'r1', 'r2', 'r3', 'r4']);
});
