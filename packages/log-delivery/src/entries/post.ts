import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { TlsFiles } from './tls-files.ts';

/** Posts a text and gives status and headers of the answer; a redirection is not followed. @throws Error without an answer */
export async function post(
  url: URL,
  call: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly tls: TlsFiles;
    readonly signal: AbortSignal;
    /** Finds addresses in another way than usual; then no connection is shared with calls that do not. */
    readonly lookup?: LookupFunction;
  },
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders }> {
  const body = Buffer.from(call.body, 'utf8');
  const options = {
    method: 'POST',
    headers: { ...call.headers, 'content-length': String(body.length) },
    signal: call.signal,
    ...(call.lookup === undefined ? {} : { lookup: call.lookup, agent: false }),
  };
  const request =
    url.protocol === 'https:' ? requestHttps(url, { ...options, ...call.tls }) : requestHttp(url, options);
  request.end(body);
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('no answer');
  // The status is all that is of interest; the connection is free for the next one when the rest was read.
  response.on('error', () => undefined).resume();
  return { status: response.statusCode ?? 0, headers: response.headers };
}
