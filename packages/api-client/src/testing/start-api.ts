import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../../apps/api/src/main.ts', import.meta.url));

/** The API on a directory of its own, in a process of its own: a client knows it by its address only. */
export interface RunningApi {
  readonly url: string;
  /** Of the first administrator. */
  readonly token: string;
  /** Ends the process and removes the directory. @throws when the process does not end cleanly */
  stop(): Promise<void>;
}

export async function startApi(): Promise<RunningApi> {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-api-client-'));
  const child = spawn(process.execPath, [PROGRAM], {
    env: {
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      COUNTERSIGN_DATA: directory,
      API_PORT: '0',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that is given up while the API starts must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'));
  const log = text(child.stderr);
  const ended = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(async () => assert.fail(`the API ended before it was ready: ${await log}`)),
  ]);
  const { url } = JSON.parse(String(line)) as { url: string };
  const administrator = readFileSync(join(directory, 'people', 'administrator.json'), 'utf8');
  const { token } = JSON.parse(administrator) as { token: string };
  return {
    url,
    token,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      rmSync(directory, { recursive: true });
      assert.equal(code, 0, `the API did not end cleanly: ${await log}`);
    },
  };
}
