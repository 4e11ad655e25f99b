import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Own } from '../resources/with-resources.ts';
import { startChild } from './start-program.ts';

/**
 * Starts a Redis of its own on a free port, which keeps nothing on the disk.
 *
 * @returns its URL
 * @throws Error where Redis is not installed, with how to get it
 */
export async function startRedis(own: Own): Promise<string> {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).error !== undefined) {
    throw new Error(
      'redis-server is not installed; install it (for example "apt-get install redis-server" or "brew install redis") and run the benchmark again.',
    );
  }
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = await startChild(own, ['redis-server', ...settings], {
    cwd: await tempDirectory(own),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('redis-server has no standard output.');
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`redis-server ended with code ${code}.`);
  });
  const ready = (async () => {
    for await (const line of createInterface({ input: stdout })) {
      if (line.includes('Ready to accept connections')) return;
    }
  })();
  await Promise.race([ready, ended]);
  // What it says from now on is of no interest, and must not fill the pipe.
  stdout.resume();
  return `redis://127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
