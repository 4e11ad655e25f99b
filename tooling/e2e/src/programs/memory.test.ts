import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { generateCosigningKey } from '@countersign/audit-log';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { run, startProgram } from './testing/program.ts';

const LIMIT = 180_000;

test('each way to be remembered outside takes one command while the service runs, and says at once whether it works', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  using elsewhere = createDirectory();
  const dataDirectory = directory.path;
  const memory = (...words: string[]) => run(['memory', ...words], { dataDirectory });
  const before = await memory('add-file', join(elsewhere.path, 'early'));
  expect(before).toMatchObject({ code: 2, err: expect.stringContaining('There is no installation in') });
  // Whoever looks from another machine is told how to sign in, and not about a store that is not theirs.
  const stranger = await run(['memory', 'list'], { dataDirectory: elsewhere.path });
  expect(stranger).toMatchObject({ code: 2, err: expect.stringContaining('countersign login') });
  await seedEmbeddedQueue(dataDirectory);
  await using service = startProgram(['start', '--no-sandbox'], {
    dataDirectory,
    settings: { CHECKPOINT_SECONDS: '0.2', API_PORT: '0', WORKER_PORT: '0' },
  });
  await service.says(/Stop with Ctrl-C/);
  expect((await memory('list')).out).toContain('Nobody outside remembers this log');

  const vkey = readFileSync(join(dataDirectory, 'keys', 'log.vkey'), 'utf8').trim();
  await using witness = startProgram(['witness', '--log', vkey], {
    dataDirectory: elsewhere.path,
    settings: { WITNESS_PORT: '0', WITNESS_NAME: 'witness.example/e2e' },
  });
  const [, key = '', url = ''] = await witness.says(/^ {2}witness NAME (\S+) (\S+)$/);
  expect(await memory('add-witness', url, '--vkey', key)).toMatchObject({ code: 0 });
  const file = join(elsewhere.path, 'checkpoints');
  expect(await memory('add-file', file)).toMatchObject({ code: 0 });
  const handed = join(elsewhere.path, 'handed on');
  const command = ['add-command', '--name', 'tee', '--', 'tee', '-a', handed];
  expect(await memory(...command)).toMatchObject({ code: 0 });
  for (const path of [file, handed]) expect(readFileSync(path, 'utf8')).toMatch(/\n\n— \S+ \S+\n/);
  // The API hands out what the witness has cosigned, without having been started again.
  const { cosigned } = JSON.parse((await run(['--json', 'audit', 'checkpoint'], { dataDirectory })).out);
  expect(cosigned).toMatchObject({ witnesses: [{ name: 'witness.example/e2e' }] });

  // What does not work is said with its reason, and stays declared until it is taken away.
  const mail = ['add-mail', 'auditor@example.com', '--from', 'log@example.com'];
  expect(await memory(...mail)).toMatchObject({ code: 2, err: expect.stringContaining('--smtp') });
  const nowhere = await memory(...mail, '--smtp', 'smtp://log:geheim@127.0.0.1:1');
  expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('It stays declared') });
  expect(nowhere.out + nowhere.err).not.toContain('geheim');
  const declared = join(dataDirectory, 'checkpoint-targets.yaml');
  expect(statSync(declared).mode & 0o777).toBe(0o600);
  expect((await memory('list')).out).toMatch(/^NOT OK +mail auditor +has none yet; the last attempt failed/m);
  expect(await memory('add-file', join(elsewhere.path, 'missing', 'file'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('missing does not exist'),
  });
  const twice = await memory('add-file', join(elsewhere.path, 'other'));
  expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('There is a target outside already') });
  expect(await memory('remove', 'nobody')).toMatchObject({
    code: 2,
    err: expect.stringContaining('there are: outside, tee, auditor'),
  });
  expect(await memory('remove', 'auditor')).toMatchObject({ code: 0 });
  const removed = async () =>
    JSON.parse(
      (await run(['--json', 'audit', 'list', '--type', 'log.target-removed'], { dataDirectory })).out,
    ) as { entries: { entry: { data: unknown } }[] };
  while ((await removed()).entries.length === 0) await pause(100);
  expect((await removed()).entries.map(({ entry }) => entry.data)).toEqual([
    { kind: 'mail', target: 'mail auditor', deliveredSize: null },
  ]);

  // A second witness does not count before somebody says how many are enough; a file that says nonsense ends nothing.
  const second = generateCosigningKey('witness.example/two', Buffer.alloc(32, 2)).vkey;
  const policy = join(dataDirectory, 'witnesses.policy');
  const asWas = readFileSync(policy, 'utf8');
  expect(
    await memory('add-witness', 'http://127.0.0.1:1', '--vkey', 'nonsense', '--name', 'b'),
  ).toMatchObject({
    code: 2,
    err: expect.stringContaining('no good policy'),
  });
  expect(readFileSync(policy, 'utf8')).toBe(asWas);
  const more = await memory('add-witness', 'http://127.0.0.1:1', '--vkey', second, '--name', 'b');
  expect(more).toMatchObject({ code: 1, err: expect.stringContaining('does not count yet') });
  writeFileSync(policy, 'nonsense\n');
  writeFileSync(declared, 'targets: nonsense\n');
  await service.says(/the witness policy was changed to one that cannot be used/);
  await service.says(/what checkpoints are handed to cannot be read/);
  const doctor = await run(['doctor'], { dataDirectory });
  expect(doctor.out).toMatch(/ok +checkpoints: file outside +has/);
  expect(existsSync(handed)).toBe(true);
});
