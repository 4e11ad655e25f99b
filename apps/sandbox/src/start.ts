import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buildSandbox, type SandboxOptions } from './app.ts';

export type StartOptions = Pick<SandboxOptions, 'db' | 'log'> &
  Partial<Pick<SandboxOptions, 'now' | 'random'>> & {
    /** 0, the default, takes any free port. */
    port?: number;
    /** Loopback by default. */
    host?: string;
  };

export type RunningSandbox = { url: string; close(): Promise<void> };

/** Starts a sandbox and answers where it listens. `close` ends its connections and closes its file. */
export async function startSandbox(options: StartOptions): Promise<RunningSandbox> {
  const { port = 0, host = '127.0.0.1', now = Date.now, random = randomBytes, db, log } = options;
  const app = await buildSandbox({ db, now, random, ...(log === undefined ? {} : { log }) });
  try {
    await app.listen({ port, host });
  } catch (error) {
    await app.close();
    throw new Error(cannotListen(error, { host, port }), { cause: error });
  }
  const { port: actualPort } = app.server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${actualPort}`, close: () => app.close() };
}

function cannotListen(error: unknown, { host, port }: { host: string; port: number }): string {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    ? `Port ${port} of ${host} is in use: stop the program that holds it, or set SANDBOX_PORT to another port (0 takes any free one).`
    : `The stand-ins cannot listen on ${host}:${port}; set SANDBOX_HOST to an address of this machine and SANDBOX_PORT to a port that this user may open.`;
}
