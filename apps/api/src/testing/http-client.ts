import { ROUTES, type RouteName } from '@countersign/schema';
import type { Sent } from './call.ts';

/** What a service answers somebody who calls it over the network. */
export interface HttpAnswer {
  readonly status: number;
  /** Of an error; null where it is none. */
  readonly code: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look at parts of answers of every shape.
  readonly json: any;
}

/** Calls a route over HTTP, with nothing but an address and what is sent. */
export async function callOverHttp(origin: string, name: RouteName, sent: Sent = {}): Promise<HttpAnswer> {
  const { token, params = {}, query = {}, body, headers } = sent;
  const { method, path } = ROUTES[name];
  const url = new URL(
    path.replace(/:(\w+)/g, (_, param: string) => encodeURIComponent(String(params[param]))),
    origin,
  );
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const json: any = await answer.json();
  return { status: answer.status, code: json?.retryable === undefined ? null : json.code, json };
}
