import { hash } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey, openCosigned, parseCosignerKey, parseVkey } from '@countersign/audit-log';
import { tempDirectory } from '@countersign/test-kit/per-test';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { growLog, KEY, ORIGIN, STRANGER } from './testing/log.ts';
import { startTestWitness, type WitnessUnderTest } from './testing/use-witness.ts';

const log = growLog(50);
const forked = growLog(50, 'as somebody would have liked it');
const TRUSTED = { origin: ORIGIN, vkeys: [parseVkey(KEY.vkey)] };
const newestOf = (witness: WitnessUnderTest) =>
  fetch(`${witness.url}/${hash('sha256', ORIGIN)}/checkpoint`).then((answer) => answer.text());
const open = (note: string, vkey: string) =>
  openCosigned(note, { log: TRUSTED, cosigners: [parseCosignerKey(vkey)] });
const alerts = (witness: WitnessUnderTest) =>
  witness.logged.flatMap(({ level, alert }) => (alert === undefined ? [] : [`${level} ${alert}`]));

describe('a witness', () => {
  test('cosigns a log as it grows, and hands the newest checkpoint to whoever monitors', async () => {
    const witness = await startTestWitness(tempDirectory(), { name: 'witness.example/one' });
    expect(witness.vkey).toMatch(/^witness\.example\/one\+[0-9a-f]{8}\+B/);
    let old = 0;
    for (const size of [1, 7, 7, 50]) {
      const answer = await witness.ask(log.ask(old, size));
      expect([answer.status, answer.type]).toEqual([200, 'text/plain; charset=utf-8']);
      const opened = open(`${log.checkpoint(size)}${answer.text}`, witness.vkey);
      expect(opened).toMatchObject({ ok: true, cosignatures: [{ line: answer.text }] });
      old = size;
    }
    expect(open(await newestOf(witness), witness.vkey)).toMatchObject({
      ok: true,
      checkpoint: { size: 50n },
      cosignatures: [{}],
    });
    expect(alerts(witness)).toEqual([]);
  });

  test('refuses a fork by the right key loudly, keeps both checkpoints, and goes on with the first history', async () => {
    const directory = tempDirectory();
    const witness = await startTestWitness(directory);
    await witness.ask(log.ask(0, 20));
    expect(await witness.ask(forked.ask(20, 20))).toEqual({
      status: 409,
      type: 'text/x.tlog.size',
      text: '20\n',
    });
    expect((await witness.ask(forked.ask(20, 30))).status).toBe(422);
    expect(alerts(witness)).toEqual(['50 log-fork', '50 log-unproven']);
    expect((await witness.ask(log.ask(20, 30))).status).toBe(200);
    await witness.close();
    const database = new Database(join(directory, 'witness.db'), { readonly: true });
    const kept = database.prepare('SELECT suspicion, note FROM refused ORDER BY size').all();
    database.close();
    expect(kept).toEqual([
      { suspicion: 'fork', note: forked.checkpoint(20) },
      { suspicion: 'unproven', note: forked.checkpoint(30) },
    ]);
  });

  test('says on every answer that a browser guesses at nothing, runs nothing and frames it nowhere', async () => {
    const witness = await startTestWitness(tempDirectory());
    const asked = [log.ask(0, 40), log.ask(0, 20), 'nonsense'];
    const statuses: number[] = [];
    for (const body of asked) {
      const { status, headers } = await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body });
      statuses.push(status);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(statuses).toEqual([200, 409, 400]);
  });

  test('refuses a log that was cut back, and says how far it had seen it', async () => {
    const witness = await startTestWitness(tempDirectory());
    await witness.ask(log.ask(0, 40));
    for (const old of [0, 10, 20]) {
      const answer = await witness.ask(log.ask(old, 20));
      expect([answer.status, answer.text]).toEqual([409, '40\n']);
    }
    expect(alerts(witness)).toEqual(['40 log-behind', '40 log-behind', '40 log-behind']);
    expect((await witness.ask(log.ask(40, 20))).status).toBe(400);
  });

  test('remembers across a restart what it cosigned, and keeps its key', async () => {
    const directory = tempDirectory();
    const before = await startTestWitness(directory, { name: 'witness.example/one' });
    await before.ask(log.ask(0, 40));
    await before.close();
    const after = await startTestWitness(directory);
    expect(after.vkey).toBe(before.vkey);
    expect(readFileSync(join(directory, 'witness.vkey'), 'utf8').trim()).toBe(after.vkey);
    expect(statSync(join(directory, 'witness.key')).mode & 0o777).toBe(0o600);
    expect((await after.ask(log.ask(0, 50))).text).toBe('40\n');
    expect((await after.ask(forked.ask(40, 50))).status).toBe(422);
    expect((await after.ask(log.ask(40, 50))).status).toBe(200);
  });

  test('cosigns nothing of another key or another log', async () => {
    const witness = await startTestWitness(tempDirectory());
    expect((await witness.ask(log.ask(0, 5, STRANGER))).status).toBe(403);
    const other = log.ask(0, 5).replace(ORIGIN, 'other.example/log');
    expect((await witness.ask(other)).status).toBe(404);
    expect(await newestOf(witness)).toBe('Nothing of this log was cosigned here.\n');
  });

  test('watches several logs, and one through a change of its key', async () => {
    const second = generateSigningKey('log.example/second', Buffer.alloc(32, 9)).vkey;
    const logs = `${STRANGER.vkey} ${second}\n${KEY.vkey}`;
    const witness = await startTestWitness(tempDirectory(), { logs });
    expect((await witness.ask(log.ask(0, 5, STRANGER))).status).toBe(200);
    expect((await witness.ask(log.ask(5, 9, KEY))).status).toBe(200);
  });
});

describe('what strangers send', () => {
  test('is answered with what is wrong and changes nothing', async () => {
    const witness = await startTestWitness(tempDirectory());
    await witness.ask(log.ask(0, 20));
    const before = await newestOf(witness);
    for (const body of [
      '',
      'old 20\n',
      Buffer.from([0xff, 0x00]),
      log.ask(20, 30).replace('old 20', 'old x'),
    ])
      expect((await witness.ask(body)).status).toBe(400);
    expect((await witness.ask('x'.repeat(65_537))).status).toBe(413);
    for (const [path, method, status] of [
      ['/', 'GET', 404],
      ['/add-checkpoint', 'GET', 405],
      [`/${'0'.repeat(64)}/checkpoint`, 'GET', 404],
      [`/${hash('sha256', ORIGIN)}/checkpoint`, 'POST', 405],
      ['/healthz', 'GET', 200],
    ] as const) {
      expect([path, (await fetch(`${witness.url}${path}`, { method })).status]).toEqual([path, status]);
    }
    expect(await newestOf(witness)).toBe(before);
  });
});

describe('a witness does not start', () => {
  const started = async (directory: string) => {
    const witness = await startTestWitness(directory);
    await witness.ask(log.ask(0, 20));
    await witness.close();
  };
  const removeDatabase = (directory: string) => {
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(directory, `witness.db${suffix}`), { force: true });
  };

  test('with its key and without what it cosigned: it would cosign a log that was cut back', async () => {
    const directory = tempDirectory();
    await started(directory);
    removeDatabase(directory);
    await expect(startTestWitness(directory)).rejects.toThrow(
      /not what it has cosigned .* Start a new witness/,
    );
  });

  test('without its key, or with the key of another one', async () => {
    const [directory, other] = [tempDirectory(), tempDirectory()];
    await started(directory);
    await started(other);
    rmSync(join(directory, 'witness.key'));
    await expect(startTestWitness(directory)).rejects.toThrow(/and not its key/);
    copyFileSync(join(other, 'witness.key'), join(directory, 'witness.key'));
    await expect(startTestWitness(directory)).rejects.toThrow(/is not the key of this witness/);
  });

  test('under another name than its key has', async () => {
    const directory = tempDirectory();
    await started(directory);
    await expect(startTestWitness(directory, { name: 'another.example' })).rejects.toThrow(
      /cannot be called another\.example/,
    );
  });

  test('on what a newer version wrote', async () => {
    const directory = tempDirectory();
    await started(directory);
    const database = new Database(join(directory, 'witness.db'));
    database.pragma('user_version = 2');
    database.close();
    await expect(startTestWitness(directory)).rejects.toThrow(/written by a newer version/);
  });
});

test('the file itself takes no step back, whatever a program asks of it', async () => {
  const directory = tempDirectory();
  const witness = await startTestWitness(directory);
  await witness.ask(log.ask(0, 20));
  await witness.close();
  const database = new Database(join(directory, 'witness.db'));
  for (const sql of [
    `UPDATE cosigned SET size = '00000000000000000019'`,
    `UPDATE cosigned SET root = zeroblob(32)`,
    'DELETE FROM cosigned',
    `INSERT OR REPLACE INTO cosigned SELECT origin, origin_hash, '00000000000000000001', root, note, at FROM cosigned`,
  ]) {
    database.pragma('recursive_triggers = ON');
    expect(() => database.exec(sql)).toThrow(/a witness never/);
  }
  database.close();
});

test('a disk that fails is answered with 503, and nothing was cosigned', async () => {
  const directory = tempDirectory();
  const witness = await startTestWitness(directory);
  await witness.ask(log.ask(0, 20));
  const blocker = new Database(join(directory, 'witness.db'));
  blocker.exec(`CREATE TRIGGER broken BEFORE UPDATE ON cosigned BEGIN SELECT RAISE(ABORT, 'disk'); END`);
  const answer = await witness.ask(log.ask(20, 30));
  expect(answer).toMatchObject({ status: 503 });
  expect(answer.text).not.toContain('—');
  expect(alerts(witness)).toEqual(['50 witness-failed']);
  blocker.exec('DROP TRIGGER broken');
  blocker.close();
  expect((await witness.ask(log.ask(20, 30))).status).toBe(200);
});

test('a verifier key that is none is refused by its setting', async () => {
  await expect(startTestWitness(tempDirectory(), { logs: 'no-key' })).rejects.toThrow(
    /WITNESS_LOGS must hold the verifier keys/,
  );
});
