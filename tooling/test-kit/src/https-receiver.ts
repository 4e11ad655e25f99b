import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { createCertificate } from './certificate.ts';
import { listen } from './ports.ts';

/** One call that a receiver got. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver over HTTPS for one test, with a certificate of its own authority. */
export async function openHttpsReceiver(
  answer: (response: ServerResponse, call: ReceivedCall) => void = (response) =>
    response.writeHead(202).end(),
): Promise<{ readonly url: string; readonly ca: string; readonly calls: readonly ReceivedCall[] }> {
  using certificate = createCertificate();
  const cert = readFileSync(certificate.cert, 'utf8');
  const key = readFileSync(certificate.key, 'utf8');
  const calls: ReceivedCall[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    void text(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      const call = { method, path, headers, body };
      calls.push(call);
      answer(response, call);
    });
  });
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return { url: `https://127.0.0.1:${port}`, ca: cert, calls };
}
