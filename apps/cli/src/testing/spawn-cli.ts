import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { plainEnvironment } from '@countersign/test-kit';

const MAIN = join(import.meta.dirname, '../main.ts');

/** Starts a command as a program of its own, which goes on while a test does something else. */
export function spawnCli(words: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], { env: plainEnvironment({}) });
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
