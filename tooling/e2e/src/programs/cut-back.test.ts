import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generateSigningKey } from '@countersign/audit-log';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Program, run, startProgram } from './testing/program.ts';

const LIMIT = 180_000;

/** Starts API and worker, and gives where the worker shows its numbers. */
async function start(dataDirectory: string, settings: Record<string, string>) {
  const program = startProgram(['start', '--no-sandbox'], { dataDirectory, settings });
  const [, worker = ''] = await program.says(/^worker +(http:\/\/[0-9.:]+)/);
  await program.says(/Stop with Ctrl-C/);
  return { program, worker };
}

async function stop(program: Program): Promise<void> {
  program.kill('SIGINT');
  await program.ended;
}

/** Waits until a number of the worker is so; the limit of the test ends a wait in vain. */
async function until(worker: string, name: string, isSo: (value: number) => boolean): Promise<number> {
  for (;;) {
    const text = await (await fetch(`${worker}/metrics`)).text();
    const [, value] =
      new RegExp(`^countersign_checkpoint_${name}(?:\\{[^}]*\\})? ([0-9.]+)$`, 'm').exec(text) ?? [];
    if (value !== undefined && isSo(Number(value))) return Number(value);
    await pause(50);
  }
}

test('a database from earlier that is put back, with the right key, verifies; the witness tells, and everybody hears it', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  using elsewhere = createDirectory();
  const dataDirectory = directory.path;
  await seedEmbeddedQueue(dataDirectory);
  const key = generateSigningKey('log.example/e2e', Buffer.alloc(32, 5));
  mkdirSync(join(dataDirectory, 'keys'), { mode: 0o700 });
  writeFileSync(join(dataDirectory, 'keys', 'log.key'), `${key.privateKey}\n`, { mode: 0o600 });

  // The witness: another place, another key, and nothing of the log but what verifies it.
  await using witness = startProgram(['witness', '--log', key.vkey], {
    dataDirectory: elsewhere.path,
    settings: { WITNESS_PORT: '0', WITNESS_NAME: 'witness.example/e2e' },
  });
  const [, line = ''] = await witness.says(/^ {2}witness NAME (.+)$/);
  const policy = join(elsewhere.path, 'policy');
  writeFileSync(policy, `witness one ${line}\nquorum one\n`);
  const settings = { WITNESS_POLICY: policy, CHECKPOINT_SECONDS: '0.1', API_PORT: '0', WORKER_PORT: '0' };

  const store = join(dataDirectory, 'countersign.db');
  {
    const { program, worker } = await start(dataDirectory, settings);
    await using _ = program;
    await until(worker, 'delivered_entries', (entries) => entries > 0);
    const database = new Database(store, { readonly: true });
    database.prepare('VACUUM INTO ?').run(`${store}.earlier`);
    database.close();
    const principal = [
      'principal',
      'add',
      '--name',
      'Ada',
      '--email',
      'ada@acme.example',
      '--role',
      'auditor',
    ];
    expect(await run(principal, { dataDirectory })).toMatchObject({ code: 0 });
    const newest = await until(worker, 'newest_entries', () => true);
    await until(worker, 'delivered_entries', (entries) => entries >= newest);
    await stop(program);
  }
  expect((await run(['audit', 'verify', '--policy', policy], { dataDirectory })).out).toMatch(
    /witnessed +the first \d+ entries\nby +witness\.example\/e2e/,
  );

  for (const suffix of ['-wal', '-shm']) rmSync(`${store}${suffix}`, { force: true });
  renameSync(`${store}.earlier`, store);
  // By itself it is a log like any other.
  expect((await run(['audit', 'verify'], { dataDirectory })).code).toBe(0);
  {
    const { program, worker } = await start(dataDirectory, settings);
    await using _ = program;
    await program.says(/"alert":"checkpoint-contradicted".*THE LOG WAS CUT BACK OR FORKED/);
    await until(worker, 'contradicted', (value) => value === 1);
    const doctor = await run(['doctor'], { dataDirectory });
    expect(doctor.code).toBe(1);
    expect(doctor.out).toMatch(/NOT OK +checkpoints: witness one +holds \d+ entries .*CUT BACK OR FORKED/);
    const database = new Database(store, { readonly: true });
    const entries = database.prepare<[], Buffer>('SELECT body FROM entry').pluck().all();
    database.close();
    const types = entries.map((body) => (JSON.parse(body.toString('utf8')) as { type: string }).type);
    expect(types.filter((type) => type === 'log.contradicted')).toHaveLength(1);
    await stop(program);
  }
  expect(witness.lines.some((said) => said.includes('"alert":"log-'))).toBe(true);
});
