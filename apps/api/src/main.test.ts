import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createDirectory, listen } from '@countersign/test-kit';
import { expect, type TestContext, test } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

interface Program {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly directory: string;
}

async function run(context: TestContext, environment: Record<string, string>): Promise<Program> {
  const directory = createDirectory();
  const program = spawn(process.execPath, [MAIN], {
    env: {
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      COUNTERSIGN_DATA: directory.path,
      API_PORT: '0',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  context.onTestFinished(async () => {
    if (program.exitCode === null && program.signalCode === null) {
      program.kill('SIGKILL');
      await once(program, 'exit');
    }
    directory[Symbol.dispose]();
  });
  return { process: program, directory: directory.path };
}

async function addressOf(program: Program): Promise<string> {
  const [line] = await once(program.process.stdout, 'data');
  const { ready, url } = JSON.parse(String(line));
  expect(ready).toBe(true);
  return url;
}

/** How a program ended that could not start, and what it said. */
async function ended(program: Program) {
  const [log, output] = [text(program.process.stderr), text(program.process.stdout)];
  const [code] = await once(program.process, 'exit');
  return { code, log: await log, output: await output };
}

// Most of each test is the start of a program, so they start together.
test.concurrent('it says on one line where it listens, serves, and ends on SIGTERM although connections are open', async (context) => {
  const program = await run(context, {});
  const log = text(program.process.stderr);
  const url = await addressOf(program);
  const rest = text(program.process.stdout);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const file = join(program.directory, 'api.json');
  // Links to the pages are made with the name that passkeys belong to.
  const publicUrl = url.replace('127.0.0.1', 'localhost');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url, publicUrl });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  // One connection that has sent nothing, and one that is in the middle of a call and never goes on.
  const { hostname, port } = new URL(url);
  const sockets = ['', 'POST /v1/requests HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{'].map((start) => {
    const socket = connect(Number(port), hostname, () => socket.write(start));
    socket.on('error', () => undefined);
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  program.process.kill('SIGTERM');
  // Before the server would give up the call that never goes on by itself.
  const inTime = { signal: AbortSignal.timeout(30_000) };
  expect(await once(program.process, 'exit', inTime)).toEqual([0, null]);
  for (const socket of sockets) socket.destroy();
  expect(await rest).toBe('');
  expect(await log).toBe('');
});

test.concurrent('a port that is in use ends it with 1 and one sentence that says what to do', async (context) => {
  const other = createServer();
  const port = String(await listen(other));
  context.onTestFinished(() => void other.close());
  const { code, log, output } = await ended(await run(context, { API_PORT: port }));
  expect(code).toBe(1);
  expect(log).toBe(
    `Port ${port} of 127.0.0.1 is in use: stop the program that holds it, or set API_PORT to another port (0 takes any free one).\n`,
  );
  expect(output).toBe('');
});

test.concurrent('a configuration that cannot be used ends it with 2 and names the setting', async (context) => {
  const { code, log, output } = await ended(await run(context, { API_PORT: '70000' }));
  expect(code).toBe(2);
  expect(log).toBe('The configuration cannot be used: API_PORT must be at most 65535.\n');
  expect(output).toBe('');
});
