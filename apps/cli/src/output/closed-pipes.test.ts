import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '..', 'main.ts');

/** Runs the command line with a reader of its output that goes away before anything was said. */
async function runUnread(...words: string[]): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
  const [code] = await once(child, 'close');
  return { code: code as number | null, err };
}

test.each([['--help'], ['help', 'request', 'submit'], ['policy', 'lint'], ['roles']])(
  'a reader that goes away ends %s %s in silence',
  async (...words) => {
    expect(await runUnread(...words.filter((word) => word !== undefined))).toEqual({ code: 0, err: '' });
  },
);
