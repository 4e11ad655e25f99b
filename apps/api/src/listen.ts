import { once } from 'node:events';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ApiConfig } from './config.ts';

type Place = Pick<ApiConfig, 'host' | 'port'>;

/** Where the API is found. */
export interface ListeningApi {
  /** For programs on this machine, and by a name that the certificate has where there is one. */
  readonly url: string;
  /** What it listens on, as it is. */
  readonly listens: string;
}

/** Starts to listen and gives the address. @throws Error that says in one sentence what to change */
export async function listen(
  app: FastifyInstance,
  { host, port, tls, allowedHosts }: Place & Pick<ApiConfig, 'tls' | 'allowedHosts'>,
): Promise<ListeningApi> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw cannotListen(cause, { host, port });
  }
  const bound = app.server.address();
  const taken = bound === null || typeof bound === 'string' ? port : bound.port;
  const scheme = tls === null ? 'http' : 'https';
  const named = tls === null ? undefined : allowedHosts.find((name) => name !== host);
  return {
    url: `${scheme}://${inUrl(named ?? reachable(host))}:${taken}`,
    listens: `${scheme}://${inUrl(host)}:${taken}`,
  };
}

/** Whether the port is free now, before anything else is done. @throws as `listen` */
export async function requireFreePort({ host, port }: Place): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw cannotListen(cause, { host, port });
  } finally {
    server.close();
  }
}

/** All addresses of the machine are one that can be called from it. */
const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function cannotListen(cause: unknown, { host, port }: Place): Error {
  const isInUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
  return new Error(
    isInUse
      ? `Port ${port} of ${host} is in use: stop the program that holds it, or set API_PORT to another port (0 takes any free one).`
      : `The API cannot listen on ${host}:${port}; set API_HOST to an address of this machine and API_PORT to a port that this user may open.`,
    { cause },
  );
}
