import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import type { HttpCall, HttpResponse } from './http-call.ts';
import { readText } from './read-text.ts';

/** A network that lets nothing through is told apart from a provider that takes its time. In milliseconds. */
const CONNECT_MILLIS = 10_000;

/**
 * Sends a call and gives the answer, whatever it is; redirects are not followed. Certificates are checked as Node does it everywhere.
 * Connections are kept for a few seconds, or for as long as the provider says. Node's `fetch` takes two to three times the processor time.
 * @throws Error as the system or Node gives it; AnswerTooLarge
 */
export function exchange(call: HttpCall, signal: AbortSignal): Promise<HttpResponse> {
  const send = call.url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { ...ALWAYS, ...contentType(call), ...call.headers };
  return new Promise((resolve, reject) => {
    // A name and password in the address are no credentials of ours.
    const request = send({ ...urlToHttpOptions(call.url), auth: null, method: call.method, headers, signal });
    // Also after the answer has begun; then it is the second of two that say the same.
    request.on('error', reject);
    request.once('socket', limitConnecting);
    request.once('response', (response) => {
      readText(response).then((text) => resolve(answerOf(response, text)), reject);
    });
    request.end(content(call));
  });
}

/** What is not asked for packed need not be unpacked. */
const ALWAYS = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'node' };

function limitConnecting(socket: Socket): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => {
    const error = new Error('The connection was not made in time.');
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT', syscall: 'connect' }));
  }, CONNECT_MILLIS);
  const end = () => clearTimeout(timer);
  socket.once('connect', end);
  socket.once('close', end);
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, text: string): HttpResponse {
  return {
    status: statusCode,
    headers: {
      get: (name) => {
        const value = headers[name.toLowerCase()] ?? null;
        return Array.isArray(value) ? value.join(', ') : value;
      },
    },
    text,
  };
}

function contentType({ body }: HttpCall): Record<string, string> {
  if (!body) return {};
  return { 'content-type': 'json' in body ? 'application/json' : 'application/x-www-form-urlencoded' };
}

function content({ body }: HttpCall): string | undefined {
  if (!body) return undefined;
  return 'json' in body ? JSON.stringify(body.json) : new URLSearchParams(body.form).toString();
}
