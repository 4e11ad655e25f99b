import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What a receiver got in one request, line by line, with the headers. */
export interface Received {
  readonly lines: readonly string[];
  readonly headers: IncomingMessage['headers'];
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real HTTP server that plays the receiver of the log; what it answers is decided for each request. */
export async function openReceiver(
  answer: (received: Received) => Answer | Promise<Answer>,
): Promise<{ readonly url: string; readonly taken: () => readonly string[]; readonly requests: Received[] }> {
  const requests: Received[] = [];
  const taken: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const received = { lines: body.split('\n').slice(0, -1), headers: request.headers };
      requests.push(received);
      const { status, headers } = await answer(received);
      if (status < 300) taken.push(...received.lines);
      response.writeHead(status, headers).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/collect`, taken: () => taken, requests };
}
