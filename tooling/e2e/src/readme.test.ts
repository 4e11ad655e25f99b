import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { expect, test } from 'vitest';
import { environmentFor, makeDataDirectory, ROOT } from './testing/checkout.ts';
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

test('the commands of the README end as it says, one after the other', { timeout: LIMIT }, async () => {
  const commands = testedCommands(README);
  expect(commands.length, 'README.md has blocks marked "sh test"').toBeGreaterThan(5);
  using directory = makeDataDirectory();
  await seedEmbeddedQueue(directory.path);
  await using stack = startProgram(['start'], { dataDirectory: directory.path });
  await stack.says(/Stop with Ctrl-C/);
  const shell = spawn('sh', ['-c', scriptOf(commands)], {
    cwd: ROOT,
    env: environmentFor(directory.path),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  const [code] = await once(shell, 'close');
  expect(code, said).toBe(0);
  stack.kill('SIGINT');
  expect((await stack.ended).code).toBe(0);
});
