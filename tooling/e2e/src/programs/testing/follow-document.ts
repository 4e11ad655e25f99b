import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { environmentFor, ROOT } from './checkout.ts';
import { startProgram } from './program.ts';
import { scriptOf, testedCommands } from './readme.ts';

interface Followed {
  readonly dataDirectory: string;
  /** How the document has Countersign started. */
  readonly start?: readonly string[];
  /** With which settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Looks at what there is afterwards, while it still runs. */
  readonly afterwards?: () => Promise<void>;
}

/** Starts Countersign on a data directory, runs every command of a document of the project against it, and stops it again. */
export async function followDocument(
  document: string,
  { dataDirectory, start = ['start'], settings = {}, afterwards }: Followed,
): Promise<void> {
  const commands = testedCommands(readFileSync(join(ROOT, document), 'utf8'));
  expect(commands.length, `${document} has blocks marked "sh test"`).toBeGreaterThan(5);
  await using stack = startProgram(start, { dataDirectory, settings });
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
  await afterwards?.();
  stack.kill('SIGINT');
  expect((await stack.ended).code).toBe(0);
}
