import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { tempDirectory } from '@countersign/test-kit/per-test';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from './start.ts';
import { openDatabase } from './store/open-database.ts';
import { TEST_START } from './testing/harness.ts';
import {
  basic,
  connectToken,
  ema2LogIn,
  NEW_USER,
  openWorld,
  PASSWORD,
  passwordGrant,
  SHOP_API_USER,
  SHOP_SECRET,
  WORLD,
} from './testing/world.ts';

const temporaryDatabase = () => join(tempDirectory(), 'nested', 'sandbox.db');

test('users, ledger, clock, settings, faults and tokens survive a restart', async () => {
  const db = temporaryDatabase();
  const before = await openWorld({ db });
  await before.advance(3600);
  const headers = await ema2LogIn(before);
  await before.post('/ema2/api/User/Create', NEW_USER, headers);
  const { body: connect } = await connectToken(before, passwordGrant('api@gamma.example'));
  await before.settings({ ema2: { casing: 'pascal' } });
  await before.fault({ mount: 'dotdigital', kind: 'maintenance', count: 1 });
  const ledger = await before.ledger();
  await before.close();

  const after = await openWorld({ db });
  expect(await after.ledger()).toEqual(ledger);
  expect((await after.get('/sandbox/clock')).body.offsetSeconds).toBe(3600);
  const current = await after.get('/ema2/api/User/Current', headers);
  expect(current).toMatchObject({ status: 200, body: { Email: 'root@acme.example' } });
  const refresh = { grant_type: 'refresh_token', refresh_token: connect.refresh_token };
  expect((await connectToken(after, refresh)).status).toBe(200);
  const info = () => after.get('/dotdigital/r2/v2/account-info', basic());
  expect([(await info()).status, (await info()).status]).toEqual([503, 200]);
});

test('a lock and a used-up rate limit survive a restart', async () => {
  const db = temporaryDatabase();
  const before = await openWorld({ db });
  const wrong = basic(SHOP_API_USER, 'wrong');
  for (let time = 0; time < 6; time += 1) await before.get('/dotdigital/r2/v2/account-info', wrong);
  await before.settings({ esetConnect: { callsPerSecond: 1 } });
  await connectToken(before, passwordGrant('api@gamma.example'));
  await before.close();

  const after = await openWorld({ db });
  expect((await after.get('/dotdigital/r2/v2/account-info', basic())).status).toBe(401);
  expect((await connectToken(after, passwordGrant('api@gamma.example'))).status).toBe(429);
});

test('neither the database file nor the log holds a password', async () => {
  const db = temporaryDatabase();
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const sandbox = await startSandbox({
    db,
    now: () => TEST_START,
    random: randomBytes,
    log: { level: 'trace', stream },
  });
  onTestFinished(() => sandbox.close());
  const post = (path: string, body: unknown) =>
    fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/sandbox/seed', WORLD);
  await post('/ema2/api/Token/Get', { username: 'root@acme.example', password: PASSWORD });
  await post('/ema2/api/Token/Get', { username: 'root@acme.example', password: 'wrong-secret-9' });

  const directory = join(db, '..');
  const stored = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'latin1'));
  expect(stored.join('')).toContain('root@acme.example');
  expect(log).toContain('Server listening');
  for (const secret of [PASSWORD, SHOP_SECRET, 'wrong-secret-9']) {
    expect(stored.join('')).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
});

test('the ledger cannot be changed, not even in the file', async () => {
  const path = temporaryDatabase();
  const sandbox = await openWorld({ db: path });
  await sandbox.post('/ema2/api/User/Create', NEW_USER, await ema2LogIn(sandbox));
  await sandbox.close();
  const db = new Database(path);
  onTestFinished(() => {
    db.close();
  });
  expect(() => db.exec('DELETE FROM ledger')).toThrow('append-only');
  expect(() => db.exec("UPDATE ledger SET subject = 'x'")).toThrow('append-only');
});

test('a file that a newer sandbox wrote is refused with what to do', async () => {
  const path = temporaryDatabase();
  const db = openDatabase(path);
  db.pragma('user_version = 99');
  db.close();
  expect(() => openDatabase(path)).toThrow('Update the program, or point SANDBOX_DB at another file.');
});

test('a port that is taken fails the start and leaves no file open', async () => {
  const first = await startSandbox({ db: ':memory:' });
  onTestFinished(() => first.close());
  const port = Number(new URL(first.url).port);
  const db = temporaryDatabase();
  await expect(startSandbox({ db, port })).rejects.toThrow('is in use');
  expect(readdirSync(join(db, '..'))).toEqual(['sandbox.db']);
});
