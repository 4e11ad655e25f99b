import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { plainEnvironment } from '@countersign/test-kit';

const MAIN = join(import.meta.dirname, '../main.ts');

interface Spawned {
  /** What is started, and its first arguments; the program of this checkout when left out. */
  readonly program?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts a command as a program of its own, without a terminal, which goes on while a test does something else: nothing that
 * runs in the test's own process, such as the service, may stand still meanwhile.
 */
export function spawnCli(
  words: readonly string[],
  typed = '',
  { program = [process.execPath, MAIN], settings = {} }: Spawned = {},
) {
  const [file = '', ...args] = program;
  const child = spawn(file, [...args, ...words], { env: plainEnvironment(settings) });
  child.stdin.on('error', () => undefined);
  child.stdin.end(typed);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk;
  });
  return {
    out: () => said.out,
    err: () => said.err,
    /** The exit code. */
    ended: once(child, 'close').then(([code]) => code as number),
  };
}
