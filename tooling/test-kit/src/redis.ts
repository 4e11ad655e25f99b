import { type ChildProcess, execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDirectory } from './directories.ts';
import { freePort } from './ports.ts';
import { isInstalled, startServer, stopServer } from './server-process.ts';

const run = promisify(execFile);

export const REDIS_INSTALLED = isInstalled('redis-server');

export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Runs one command with redis-cli. */
  command(...words: string[]): Promise<string>;
  /** Kills it where it runs. */
  stop(): Promise<void>;
  /** Starts it again on its port, empty: it keeps nothing on disk. */
  start(): Promise<void>;
}

/**
 * Starts a Redis of its own on a free port; it is killed and removed when disposed of. `settings` are lines of its configuration file.
 * @param program another server of the same protocol
 */
export async function startRedis(
  settings: readonly string[] = [],
  mode?: '--sentinel',
  program: 'redis-server' | 'valkey-server' = 'redis-server',
): Promise<RedisServer> {
  const directory = createDirectory();
  const port = await freePort();
  const configuration = join(directory.path, 'redis.conf');
  const lines = [`port ${port}`, 'bind 127.0.0.1', `dir ${directory.path}`, ...settings];
  if (mode === undefined) lines.push('save ""', 'appendonly no');
  await writeFile(configuration, lines.join('\n'));
  let server: ChildProcess;
  const start = async () => {
    server = await startServer([program, configuration, ...(mode === undefined ? [] : [mode])], port);
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    stop: () => stopServer(server),
    command: async (...words) => (await run('redis-cli', ['-p', String(port), ...words])).stdout.trim(),
    [Symbol.asyncDispose]: async () => {
      await stopServer(server);
      directory[Symbol.dispose]();
    },
  };
}
