import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers `/healthz` (the process runs), `/readyz` (it can do its work) and `/metrics`, on loopback only. */
export async function serveHealth(options: {
  readonly port: number;
  readonly registry: Registry;
  /** Why the worker is not ready; undefined when it is. */
  readonly problem: () => string | undefined;
}): Promise<HealthServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/healthz') {
      response.end('ok\n');
    } else if (pathname === '/readyz') {
      const problem = options.problem();
      response.writeHead(problem === undefined ? 200 : 503).end(`${problem ?? 'ready'}\n`);
    } else if (pathname === '/metrics') {
      response.setHeader('content-type', options.registry.contentType);
      response.end(await options.registry.metrics());
    } else {
      response.writeHead(404).end('not found\n');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
