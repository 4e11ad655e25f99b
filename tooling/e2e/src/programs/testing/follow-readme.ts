import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { environmentFor, ROOT } from './checkout.ts';
import { startProgram } from './program.ts';
import { scriptOf, testedCommands } from './readme.ts';

/** Starts Countersign on a data directory, runs every command of the README against it, and stops it again. */
export async function followReadme(dataDirectory: string): Promise<void> {
  const commands = testedCommands(readFileSync(join(ROOT, 'README.md'), 'utf8'));
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
