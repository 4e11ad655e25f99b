import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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
  work: { stepTimeoutMillis: 1_000, maxAttempts: 3, pollMillis: 1_000 },
  permitMillis: 1,
  batchMaxBytes: 1,
  logLevel: 'silent',
  witnessPolicy: null,
  retentionMillis: 400 * 86_400_000,
};

/**
 * Writes past the store, in a process of its own: a second copy of SQLite in this one would drop the locks of the first
 * (sqlite.org/howtocorrupt.html, section 2.2).
 */
function tamper(directory: string, sql: string): void {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const file = new DatabaseSync(process.argv[1]);
    file.exec(process.argv[2]);
    file.close();`;
  execFileSync(process.execPath, ['-e', program, join(directory, 'countersign.db'), sql], {
    stdio: 'ignore',
  });
}

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

test('a log that was tampered with can be read, and nothing is written to it until it is mended and somebody says so', async () => {
  const { directory, people } = installation();
  tamper(directory, `INSERT INTO entry VALUES (${logSize(installation())}, x'7b7d', zeroblob(32))`);

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
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'LOG_INCONSISTENT']);
  const refusal = await app.inject({ url: '/v1/principals', headers: as('rita') });
  expect([refusal.statusCode, refusal.json().code]).toEqual([503, 'LOG_INCONSISTENT']);

  const status = await app.inject({ url: '/v1/status', headers: as('rita') });
  expect(status.json().suspended).toMatchObject({ reason: 'log-inconsistent' });
  expect((await app.inject('/metrics')).body).toContain('countersign_log_suspended 1');
  const resume = (name: 'ada' | 'rita') =>
    app.inject({
      ...{ method: 'POST', url: '/v1/log/resume', headers: as(name) },
      payload: { reasonCode: 'cause-removed' },
    });
  expect((await resume('rita')).json().code).not.toBe('RESUME_REFUSED');
  expect((await resume('ada')).json().code).toBe('RESUME_REFUSED');

  tamper(
    directory,
    'DROP TRIGGER entry_no_delete; DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)',
  );
  expect((await app.inject(change)).statusCode).toBe(503);
  const { statusCode, body } = await resume('ada');
  expect(statusCode, body).toBe(200);
  expect(entriesFrom(installation(), JSON.parse(body).index)).toMatchObject([
    {
      type: 'log.resumed',
      actor: { kind: 'principal', id: people.ada.principal.id },
      data: { reason: 'log-inconsistent', reasonCode: 'cause-removed' },
    },
  ]);
  expect((await app.inject('/readyz')).statusCode).toBe(200);
  expect((await app.inject(change)).statusCode).toBe(202);
  expect((await resume('ada')).json().code).toBe('LOG_NOT_SUSPENDED');
  await app.close();
  services.store.close();
});
