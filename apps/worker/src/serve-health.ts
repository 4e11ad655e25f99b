import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@countersign/use-cases/ports';
import type { Registry } from 'prom-client';

/** Nobody has to send a body; what does not arrive at once is given up. */
const TIMES = { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 2_000 };
const MAX_HEADER_BYTES = 8_192;
const MAX_CONNECTIONS = 100;
/** It listens on loopback only, and a page that has its own name point there is not answered. */
const OWN_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const TEXT = 'text/plain; charset=utf-8';
/** A browser loads nothing for it, runs nothing of it, and frames it nowhere. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers `/healthz` (the process runs), `/readyz` (it can do its work) and `/metrics`, on loopback only.
 * @throws Error that says in one sentence what to change
 */
export async function serveHealth(options: {
  readonly port: number;
  readonly registry: Registry;
  /** Why the worker is not ready; undefined when it is. */
  readonly problem: () => string | undefined;
  readonly logger: Logger;
}): Promise<HealthServer> {
  const server = createServer({ ...TIMES, maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    response.setHeader('cache-control', 'no-store').setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-type', TEXT).setHeader('content-security-policy', NOTHING);
    if (!OWN_NAME.test(request.headers.host ?? '')) {
      response.writeHead(421).end('the worker is not known by that name\n');
      return;
    }
    answer(request.url ?? '/', response, options).catch((error: unknown) => {
      // A look that fails, such as into a queue that is away, must not end the worker.
      options.logger.warn(
        { error: error instanceof Error ? error.message : 'unknown' },
        'the look at the state failed',
      );
      response.writeHead(500).end('the state cannot be told; the log of the worker tells the cause\n');
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, options.port);
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

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const problem =
        'code' in cause && cause.code === 'EADDRINUSE'
          ? `Port ${port} of 127.0.0.1 is in use: stop the program that holds it, or set WORKER_PORT to another port (0 takes any free one).`
          : `The worker cannot listen on 127.0.0.1:${port}; set WORKER_PORT to a port that this user may open.`;
      reject(new Error(problem, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(
  url: string,
  response: ServerResponse,
  { registry, problem }: { registry: Registry; problem: () => string | undefined },
): Promise<void> {
  const path = url.split('?')[0];
  if (path === '/healthz') {
    response.end('ok\n');
  } else if (path === '/readyz') {
    const found = problem();
    response.writeHead(found === undefined ? 200 : 503).end(`${found ?? 'ready'}\n`);
  } else if (path === '/metrics') {
    const metrics = await registry.metrics();
    response.setHeader('content-type', registry.contentType).end(metrics);
  } else {
    response.writeHead(404).end('not found\n');
  }
}
