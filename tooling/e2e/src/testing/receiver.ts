import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { serve } from '@countersign/test-kit/per-test';

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
  const url = await serve((request, response) => {
    void (async () => {
      const body = await text(request);
      const received = { lines: body.split('\n').slice(0, -1), headers: request.headers };
      requests.push(received);
      const { status, headers } = await answer(received);
      if (status < 300) taken.push(...received.lines);
      response.writeHead(status, headers).end();
    })();
  });
  return { url: `${url}/collect`, taken: () => taken, requests };
}
