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
    throw error;
  }
  const { port: actualPort } = app.server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${actualPort}`, close: () => app.close() };
}
