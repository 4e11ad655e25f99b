import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { listen } from '@countersign/test-kit';
import { serve } from '@countersign/test-kit/per-test';
import { onTestFinished } from 'vitest';

/** What a server was sent. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An HTTP server for one test. */
export async function serveHttp(
  answer: (response: ServerResponse, request: Received) => void,
): Promise<{ url: string; received: readonly Received[] }> {
  const received: Received[] = [];
  const url = await serve(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    const one = { path: request.url ?? '', headers: request.headers, body };
    received.push(one);
    answer(response, one);
  });
  return { url, received };
}

/** A mail server for one test: takes every mail, or answers a command otherwise. */
export async function serveMail(
  refuse: (command: string) => string | undefined = () => undefined,
): Promise<{ url: string; mails: readonly string[] }> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let inMail = false;
    let mail = '';
    socket.write('220 test\r\n');
    let rest = '';
    socket.on('data', (part) => {
      const lines = `${rest}${part}`.split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (inMail && line === '.') {
          inMail = false;
          mails.push(mail);
          mail = '';
          socket.write('250 taken\r\n');
        } else if (inMail) {
          mail += `${line}\n`;
        } else {
          const refusal = refuse(line);
          inMail = refusal === undefined && line === 'DATA';
          socket.write(`${refusal ?? (inMail ? '354 go on' : line === 'QUIT' ? '221 bye' : '250 ok')}\r\n`);
        }
      }
    });
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `smtp://127.0.0.1:${await listen(server)}`, mails };
}
