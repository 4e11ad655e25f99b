import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { environmentFor, makeDataDirectory, ROOT } from './testing/checkout.ts';
import { runDemo } from './testing/demo.ts';
import { startProgram } from './testing/program.ts';
import { scriptOf, testedCommands } from './testing/readme.ts';

const LIMIT = 240_000;
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('commands are read out of a document with how they end', () => {
  const markdown = [
    '```sh',
    'not tested',
    '```',
    '```sh test',
    './countersign a # exit 1',
    '',
    './countersign b \\',
    '  --c "# exit 3"',
    '```',
  ].join('\n');
  expect(testedCommands(markdown)).toEqual([
    { command: './countersign a', exitCode: 1 },
    { command: './countersign b    --c "# exit 3"', exitCode: 0 },
  ]);
});

/** Starts Countersign on a data directory, runs every command of the README against it, and stops it again. */
async function follow(dataDirectory: string): Promise<void> {
  const commands = testedCommands(README);
  expect(commands.length, 'README.md has blocks marked "sh test"').toBeGreaterThan(5);
  await using stack = startProgram(['start'], { dataDirectory });
  await stack.says(/Stop with Ctrl-C/);
  const shell = spawn('sh', ['-c', scriptOf(commands)], {
    cwd: ROOT,
    env: environmentFor(dataDirectory),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  const [code] = await once(shell, 'close');
  expect(code, said).toBe(0);
  stack.kill('SIGINT');
  expect((await stack.ended).code).toBe(0);
}

describe('the commands of the README end as it says, one after the other', () => {
  test('in a data directory that was never used', { timeout: LIMIT }, async () => {
    using directory = makeDataDirectory();
    await seedEmbeddedQueue(directory.path);
    await follow(directory.path);
  });

  test('after the demonstration, and then again in the same data directory', {
    timeout: 2 * LIMIT,
  }, async () => {
    using directory = makeDataDirectory();
    await seedEmbeddedQueue(directory.path);
    await runDemo(directory.path);
    await follow(directory.path);
    const before = liveApiUsers(directory.path);
    await follow(directory.path);
    // The next start makes nothing anew that was deleted or renamed.
    expect(liveApiUsers(directory.path)).toEqual(before);
  });
});

/** The API users that exist by the inventory. */
function liveApiUsers(dataDirectory: string): readonly string[] {
  const database = new Database(join(dataDirectory, 'countersign.db'), { readonly: true });
  try {
    return database
      .prepare<[], string>("SELECT id FROM api_user WHERE state <> 'deleted' ORDER BY id")
      .pluck()
      .all();
  } finally {
    database.close();
  }
}
