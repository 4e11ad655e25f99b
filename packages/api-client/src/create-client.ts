import {
  CountersignError,
  governanceChangeSchema,
  ROUTES,
  type RouteDefinition,
  type RouteName,
} from '@countersign/schema';
import { problemSchema } from '@countersign/schema/problem';
import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import { readLines } from './read-lines.ts';
import { WaitsForApproval } from './waits-for-approval.ts';

type Given<R extends RouteDefinition, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodType
  ? K extends 'query'
    ? { readonly [P in K]?: z.input<R[K]> }
    : { readonly [P in K]: z.input<R[K]> }
  : unknown;

/** What a call of a route takes: the parts that the route defines. */
export type CallInput<R extends RouteDefinition> = Given<R, 'params'> &
  Given<R, 'query'> &
  Given<R, 'body'> &
  (R['file'] extends true ? { readonly file: Uint8Array<ArrayBuffer> } : unknown) &
  // The tag that `etagOf` gives of what the caller has read.
  (R['edits'] extends string ? { readonly ifMatch: string } : unknown) &
  (R['idempotent'] extends true ? { readonly idempotencyKey?: string } : unknown);

type Answer<R extends RouteDefinition> = R['lines'] extends true
  ? AsyncIterable<z.output<R['response']>>
  : R['download'] extends true
    ? AsyncIterable<Uint8Array>
    : z.output<R['response']>;

/** One method per operation of the API. */
export type ApiClient = {
  readonly [N in RouteName]: (input: CallInput<(typeof ROUTES)[N]>) => Promise<Answer<(typeof ROUTES)[N]>>;
};

const TAGS = new WeakMap<object, string>();

/** By what an answer of the API is known, to be given to an edit of it. @throws TypeError for an answer that has no tag */
export function etagOf(answer: object): string {
  const tag = TAGS.get(answer);
  if (tag === undefined) throw new TypeError('this answer has no tag');
  return tag;
}

/** Where the API is, and how to sign in there; without a token only what is public answers. */
interface Access {
  readonly url: string;
  readonly token?: string;
}

/**
 * A client of the HTTP API, made from the same route definitions as the server.
 * A route that answers in lines or with a file gives them as they come, and throws UNREACHABLE where the answer breaks off.
 * A route that asks for a change throws WaitsForApproval where nothing was made yet.
 * A call that may be made twice is made again, once, where its connection broke before anything was answered.
 * Its methods reject with ApiError for an error answer and with CountersignError UNREACHABLE when there is none.
 */
export function createClient(options: Access): ApiClient {
  const methods = Object.entries(ROUTES).map(([name, route]) => [
    name,
    (input: AnyInput) => call(options, route, input),
  ]);
  // The entries are those of ROUTES, one method per name.
  return Object.fromEntries(methods) as ApiClient;
}

/** Status of what was asked for and is not done. */
const WAITS = 202;

interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly file?: Uint8Array<ArrayBuffer>;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
}

async function call({ url, token }: Access, route: RouteDefinition, input: AnyInput): Promise<unknown> {
  // The API may lie below a path of a proxy, so its address is a beginning and not only an origin.
  const { status, ok, answer } = await send(
    { api: url, route, isRepeatable: route.method === 'GET' || input.idempotencyKey !== undefined },
    `${url.replace(/\/+$/, '')}${pathOf(route, input)}`,
    {
      method: route.method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(route.file === true ? { 'content-type': 'application/octet-stream' } : {}),
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(input.ifMatch === undefined ? {} : { 'if-match': input.ifMatch }),
        ...(input.idempotencyKey === undefined ? {} : { 'idempotency-key': input.idempotencyKey }),
      },
      body:
        route.file === true
          ? (input.file ?? null)
          : input.body === undefined
            ? null
            : JSON.stringify(input.body),
    },
  );
  if (ok && route.proposes === true && status === WAITS)
    throw new WaitsForApproval(governanceChangeSchema.parse(answer));
  if (ok) return answer;
  const problem = problemSchema.safeParse(answer);
  if (problem.success) throw new ApiError(status, problem.data);
  throw new CountersignError('UNREACHABLE', { url }, `status ${status} without a problem`);
}

/** Whatever keeps an answer of the API from arriving as a whole is one and the same to the caller. */
async function send(
  {
    api,
    route,
    isRepeatable,
  }: { readonly api: string; readonly route: RouteDefinition; readonly isRepeatable: boolean },
  address: string,
  init: { method: string; headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> | null },
): Promise<{ status: number; ok: boolean; answer: unknown }> {
  try {
    const response = await fetch(address, init).catch((error: unknown) => {
      if (isRepeatable && isBroken(error)) return fetch(address, init);
      throw error;
    });
    const { status, ok } = response;
    if (ok && response.body !== null) {
      if (route.lines === true) return { status, ok, answer: readLines(response.body, api) };
      if (route.download === true) return { status, ok, answer: readParts(response.body, api) };
    }
    const answer: unknown = await response.json();
    const tag = response.headers.get('etag');
    if (tag !== null && typeof answer === 'object' && answer !== null) TAGS.set(answer, tag);
    return { status, ok, answer };
  } catch (cause) {
    throw new CountersignError('UNREACHABLE', { url: api }, cause);
  }
}

/** As where the service closed a connection, which it had kept open, at the very time when it was used again. */
function isBroken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && BROKEN.has(String(cause.code));
}

const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

function pathOf(route: RouteDefinition, { params = {}, query = {} }: AnyInput): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return search === '' ? path : `${path}?${search}`;
}

/**
 * The bytes of a file, as they come.
 * @throws CountersignError UNREACHABLE where the answer breaks off
 */
async function* readParts(body: ReadableStream<Uint8Array>, url: string): AsyncIterable<Uint8Array> {
  try {
    for await (const part of body) yield part;
  } catch (cause) {
    throw new CountersignError('UNREACHABLE', { url }, cause);
  }
}
