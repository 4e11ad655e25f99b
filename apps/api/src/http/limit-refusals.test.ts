import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';
import { limitRefusals } from './limit-refusals.ts';

const installation = useInstallation();

test('somebody who is refused too often is not answered for the rest of the minute, and nobody else is concerned', () => {
  let micros = 0;
  const limit = limitRefusals(3, () => micros);
  for (let one = 0; one < 3; one += 1) {
    limit.check('pri_1');
    limit.count('pri_1');
  }
  expect(() => limit.check('pri_1')).toThrow(/Wait 60 seconds/);
  expect(() => limit.check('pri_2')).not.toThrow();
  micros = 59_000_000;
  expect(() => limit.check('pri_1')).toThrow(/Wait 1 seconds/);
  micros = 60_000_000;
  expect(() => limit.check('pri_1')).not.toThrow();
});

test('the API says so, also for what they may', async () => {
  const { services, people } = installation();
  const limits = {
    allowedHosts: [],
    requestMillis: 1_000,
    maxConnections: 10,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 5,
    tls: null,
  };
  const app = await buildApp({ ...services, micros: () => 0 }, pino({ level: 'silent' }), limits);
  const call = (url: string, token: string) =>
    app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  const { rita, amy } = people;
  for (let one = 0; one < 5; one += 1)
    expect((await call('/v1/principals', rita.token)).statusCode).toBe(403);
  for (const url of ['/v1/principals', '/v1/me']) {
    const answer = await call(url, rita.token);
    expect([answer.statusCode, answer.json().code]).toEqual([429, 'RATE_LIMITED']);
    expect(answer.headers['retry-after']).toBe('60');
  }
  expect((await call('/v1/me', amy.token)).statusCode).toBe(200);
  await app.close();
});

test('who has a stolen token keeps its holder from nothing by being refused, not even from revoking it', async () => {
  const at = installation();
  const { services, people } = at;
  const holder = people.rita;
  const params = { id: holder.principal.id };
  const stolen = await at.call('rita', 'issueToken', { params, body: { label: 'stolen' } });
  const limits = {
    allowedHosts: [],
    requestMillis: 1_000,
    maxConnections: 10,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 5,
    tls: null,
  };
  const app = await buildApp({ ...services, micros: () => 0 }, pino({ level: 'silent' }), limits);
  const status = async (name: 'listPrincipals' | 'me', token: string) =>
    (await send(app, name, { token })).statusCode;
  for (let one = 0; one < 5; one += 1) expect(await status('listPrincipals', stolen.token)).toBe(403);
  expect(await status('me', stolen.token)).toBe(429);
  expect(await status('me', holder.token)).toBe(200);
  const revoked = await send(app, 'revokeToken', { params: { id: stolen.id }, token: holder.token });
  expect(revoked.statusCode).toBeLessThan(300);
  expect(await status('me', stolen.token)).toBe(401);
  await app.close();
});
