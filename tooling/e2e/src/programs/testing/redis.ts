import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

export const REDIS_INSTALLED = spawnSync('redis-server', ['--version']).error === undefined;

/** A Redis of a test. */
export interface Redis extends AsyncDisposable {
  readonly url: string;
  /** Removes all that it holds. */
  flushAll(): Promise<void>;
  stop(): Promise<void>;
  /** Kills it where it runs, and starts an empty one in its place. */
  restart(): Promise<void>;
}

/** Starts a Redis of its own on a free port that keeps nothing; it ends when it is disposed of. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  let server = await start(port);
  const kill = async () => {
    if (server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'close');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    flushAll: async () => {
      const socket = connect(port, '127.0.0.1');
      socket.write('FLUSHALL\r\n');
      const [answer] = await once(socket, 'data');
      socket.destroy();
      if (!String(answer).startsWith('+OK')) throw new Error(`redis-server says ${String(answer)}`);
    },
    stop: kill,
    restart: async () => {
      await kill();
      server = await start(port);
    },
    [Symbol.asyncDispose]: kill,
  };
}

async function start(port: number) {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('Ready to accept connections')) break;
  }
  if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
