import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createDirectory } from '@countersign/test-kit';
import { expect, onTestFinished, test } from 'vitest';

type Program = ChildProcessByStdio<null, Readable, Readable>;

async function run(environment: Record<string, string>): Promise<Program> {
  const directory = createDirectory();
  const program = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: {
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      COUNTERSIGN_DATA: directory.path,
      SANDBOX_PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (program.exitCode === null && program.signalCode === null) {
      program.kill('SIGKILL');
      await once(program, 'exit');
    }
    directory[Symbol.dispose]();
  });
  return program;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'it prints one line on stdout when it listens, and %s stops it cleanly',
  async (signal) => {
    const program = await run({});
    const log = text(program.stderr);
    const [line] = await once(program.stdout, 'data');
    const { ready, url } = JSON.parse(String(line));
    expect(ready).toBe(true);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const rest = text(program.stdout);
    program.kill(signal);
    expect(await once(program, 'exit')).toEqual([0, null]);
    expect(await rest).toBe('');
    expect(await log).toContain('Server listening');
  },
);

test('a call that a fault holds back does not hold back the stop', async () => {
  const program = await run({});
  program.stderr.resume();
  const [line] = await once(program.stdout, 'data');
  const { url } = JSON.parse(String(line));
  const post = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/sandbox/faults', { mount: 'ema2', kind: 'latency', milliseconds: 120_000 });
  const heldBack = post('/ema2/api/Token/Get', {}).catch(() => undefined);
  const rules = async () => (await fetch(`${url}/sandbox/faults`)).text();
  await expect.poll(rules, { timeout: 10_000 }).toContain('"fired":1');
  program.kill('SIGTERM');
  expect(await once(program, 'exit')).toEqual([0, null]);
  await heldBack;
});

test('a configuration that cannot be used ends the program with 2 and a message on stderr', async () => {
  const program = await run({ SANDBOX_HOST: '0.0.0.0' });
  const [log, output] = [text(program.stderr), text(program.stdout)];
  expect(await once(program, 'exit')).toEqual([2, null]);
  expect(await log).toContain('SANDBOX_HOST must be a loopback address');
  expect(await output).toBe('');
});
