import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { isInstalled, startServer, stopServer } from './server-process.ts';

const run = promisify(execFile);

export const REDIS_INSTALLED = isInstalled('redis-server');

export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** Runs one command with redis-cli. */
  command(...words: string[]): Promise<string>;
  stop(): Promise<void>;
  /** Starts it again on its port, empty: it keeps nothing on disk. */
  start(): Promise<void>;
}

/** Starts a Redis of its own on a free port; it is stopped and removed when disposed of. `settings` are lines of its configuration file. */
export async function startRedis(
  settings: readonly string[] = [],
  mode?: '--sentinel',
): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-redis-'));
  const port = await freePort();
  const configuration = join(directory, 'redis.conf');
  const lines = [`port ${port}`, 'bind 127.0.0.1', `dir ${directory}`, ...settings];
  if (mode === undefined) lines.push('save ""', 'appendonly no');
  await writeFile(configuration, lines.join('\n'));
  let server: ChildProcess;
  const start = async () => {
    server = await startServer(['redis-server', configuration, ...(mode === undefined ? [] : [mode])], port);
  };
  await start();
  return {
    port,
    start,
    stop: () => stopServer(server),
    command: async (...words) => (await run('redis-cli', ['-p', String(port), ...words])).stdout.trim(),
    [Symbol.asyncDispose]: async () => {
      await stopServer(server);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
