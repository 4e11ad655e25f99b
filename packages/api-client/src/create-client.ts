import {
  CountersignError,
  errorBodySchema,
  ROUTES,
  type RouteDefinition,
  type RouteName,
} from '@countersign/schema';
import type { z } from 'zod';
import { ApiError } from './api-error.ts';

type Given<R extends RouteDefinition, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodType
  ? K extends 'query'
    ? { readonly [P in K]?: z.input<R[K]> }
    : { readonly [P in K]: z.input<R[K]> }
  : unknown;

/** What a call of a route takes: the parts that the route defines. */
export type CallInput<R extends RouteDefinition> = Given<R, 'params'> &
  Given<R, 'query'> &
  Given<R, 'body'> &
  (R['file'] extends true ? { readonly file: Uint8Array<ArrayBuffer> } : unknown) & {
    readonly idempotencyKey?: string;
  };

type Answer<R extends RouteDefinition> = z.output<R['response']>;

/** One method per operation of the API. */
export type ApiClient = {
  readonly [N in RouteName]: (input: CallInput<(typeof ROUTES)[N]>) => Promise<Answer<(typeof ROUTES)[N]>>;
};

/**
 * A client of the HTTP API, made from the same route definitions as the server.
 * Its methods reject with ApiError for an error answer and with CountersignError UNREACHABLE when there is none.
 */
export function createClient(options: { readonly url: string; readonly token: string }): ApiClient {
  const methods = Object.entries(ROUTES).map(([name, route]) => [
    name,
    (input: AnyInput) => call(options, route, input),
  ]);
  // The entries are those of ROUTES, one method per name.
  return Object.fromEntries(methods) as ApiClient;
}

interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly file?: Uint8Array<ArrayBuffer>;
  readonly idempotencyKey?: string;
}

async function call(
  { url, token }: { url: string; token: string },
  route: RouteDefinition,
  input: AnyInput,
): Promise<unknown> {
  const response = await send(new URL(pathOf(route, input), url), {
    method: route.method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(route.file === true ? { 'content-type': 'application/octet-stream' } : {}),
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(input.idempotencyKey === undefined ? {} : { 'idempotency-key': input.idempotencyKey }),
    },
    body:
      route.file === true
        ? (input.file ?? null)
        : input.body === undefined
          ? null
          : JSON.stringify(input.body),
  });
  if (response.status === 204) return null;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const error = errorBodySchema.safeParse(answer);
  if (error.success) throw new ApiError(response.status, error.data);
  throw new CountersignError('UNREACHABLE', { url }, `status ${response.status} without an error body`);
}

async function send(
  url: URL,
  init: { method: string; headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> | null },
) {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new CountersignError('UNREACHABLE', { url: url.origin }, cause);
  }
}

function pathOf(route: RouteDefinition, { params = {}, query = {} }: AnyInput): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return search === '' ? path : `${path}?${search}`;
}
