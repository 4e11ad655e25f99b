import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { buildApp } from './build-app.ts';
import { openServices } from './services.ts';
import { entriesFrom, logSize } from './testing/act.ts';
import { useInstallation } from './testing/installation.ts';

const installation = useInstallation();
const settings = {
  host: '',
  port: 0,
  permitMillis: 1,
  batchMaxBytes: 1,
  logLevel: 'silent',
  witnessPolicy: null,
};

test('the log of a new installation begins with its name and key, then come the policies', () => {
  const { keys } = installation().services;
  expect(entriesFrom(installation(), 0).slice(0, 2)).toMatchObject([
    { type: 'log.started', data: { origin: keys.origin, verifier: keys.vkey } },
    { type: 'policy.activated' },
  ]);
});

test('opening an installation again changes nothing, and its name stays', async () => {
  const from = logSize(installation());
  const again = await openServices(
    { ...settings, dataDirectory: installation().directory },
    pino({ level: 'silent' }),
  );
  expect(again.keys).toEqual(installation().services.keys);
  expect(logSize(installation())).toBe(from);
  again.store.close();
});

test('a log that was tampered with can be read, and nothing is written to it any more', async () => {
  const { directory, people } = installation();
  const file = new DatabaseSync(join(directory, 'countersign.db'));
  file.prepare("INSERT INTO entry VALUES (?, x'7b7d', zeroblob(32))").run(logSize(installation()));
  file.close();

  const logger = pino({ level: 'silent' });
  const services = await openServices({ ...settings, dataDirectory: directory }, logger);
  const app = await buildApp(services, logger);
  const ready = await app.inject('/readyz');
  expect(ready.statusCode).toBe(503);
  expect(ready.body).toContain('countersign audit verify');
  expect((await app.inject('/healthz')).statusCode).toBe(200);

  const as = (name: 'ada' | 'rita') => ({ authorization: `Bearer ${people[name].token}` });
  expect((await app.inject({ url: '/v1/audit/checkpoint', headers: as('ada') })).statusCode).toBe(200);
  const change = { method: 'POST', url: '/v1/accounts/shop/checks', headers: as('ada') } as const;
  const answer = await app.inject(change);
  expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'LOG_INCONSISTENT']);
  const refusal = await app.inject({ url: '/v1/principals', headers: as('rita') });
  expect([refusal.statusCode, refusal.json().error.code]).toEqual([503, 'LOG_INCONSISTENT']);
  await app.close();
  services.store.close();
});
