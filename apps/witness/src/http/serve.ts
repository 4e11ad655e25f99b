import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WitnessAnswer } from '@countersign/audit-log';
import type { Logger } from 'pino';

/** 63 hashes and a note with a hundred signatures fit; nobody has to be let in to send that much. */
const MAX_BODY_BYTES = 65_536;
/** A request that takes longer is given up, so that slow ones cannot pile up. */
const TIMES = { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 2_000 };
const MAX_HEADER_BYTES = 8_192;
const MAX_CONNECTIONS = 500;

const TEXT = 'text/plain; charset=utf-8';

interface Answers {
  readonly addCheckpoint: (body: Buffer) => WitnessAnswer;
  /** The newest cosigned checkpoint by the hexadecimal SHA-256 of its log's origin. */
  readonly newest: (originHash: string) => string | undefined;
  readonly logger: Logger;
}

/**
 * Serves `POST /add-checkpoint`, `GET /<sha256 of origin>/checkpoint` and `GET /healthz`.
 * @throws Error that says in one sentence what to change
 */
/** A browser, which this is not for, runs nothing of it and frames it nowhere. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

export async function serve(
  answers: Answers,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer({ ...TIMES, maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff').setHeader('content-security-policy', NOTHING);
    respond(request, response, answers).catch((error: unknown) => {
      answers.logger.error(
        { alert: 'witness-failed', error: error instanceof Error ? error.message : 'unknown' },
        'a request could not be answered; nothing was cosigned',
      );
      if (!response.headersSent) send(response, 503, 'The witness cannot keep what it would cosign.\n');
      response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, answers: Answers): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') return refuseMethod(response, 'POST');
    const body = await readBody(request, MAX_BODY_BYTES);
    // What is not read any more would be taken for the next request.
    if (body === undefined) response.setHeader('connection', 'close');
    if (body === undefined) return send(response, 413, `A request has at most ${MAX_BODY_BYTES} bytes.\n`);
    return sendAnswer(response, answers.addCheckpoint(body));
  }
  const [, originHash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? [];
  if (originHash === undefined && path !== '/healthz') return send(response, 404, 'There is nothing here.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(response, 'GET, HEAD');
  const newest = answers.newest(originHash ?? '');
  if (originHash === undefined) return send(response, 200, 'ok\n');
  response.setHeader('cache-control', 'no-store');
  if (newest === undefined) return send(response, 404, 'Nothing of this log was cosigned here.\n');
  return send(response, 200, newest);
}

function sendAnswer(response: ServerResponse, answer: WitnessAnswer): void {
  if (answer.status === 409) {
    response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${answer.size}\n`);
  } else {
    send(response, answer.status, answer.status === 200 ? answer.body : `${answer.reason}\n`);
  }
}

function refuseMethod(response: ServerResponse, allow: string): void {
  response.setHeader('allow', allow);
  send(response, 405, `Only ${allow} is answered here.\n`);
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': TEXT }).end(text);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const problem =
        'code' in cause && cause.code === 'EADDRINUSE'
          ? `Port ${port} of ${host} is in use: stop the program that holds it, or set WITNESS_PORT to another port (0 takes any free one).`
          : `The witness cannot listen on ${host}:${port}; set WITNESS_HOST to an address of this machine and WITNESS_PORT to a port that this user may open.`;
      reject(new Error(problem, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

/** The whole body, or nothing where it is larger than it may be; the rest of it is not read then. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
