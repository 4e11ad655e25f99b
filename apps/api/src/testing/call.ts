import { governanceChangeSchema, ROUTES, type RouteDefinition, type RouteName } from '@countersign/schema';
import { type Problem, problemSchema } from '@countersign/schema/problem';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { expect } from 'vitest';
import type { z } from 'zod';

/** What a test sends beside the name of the route. */
export interface Sent {
  /** Undefined sends no token. */
  readonly token?: string | undefined;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly file?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Answer<N extends RouteName> = z.output<(typeof ROUTES)[N]['response']>;

/** An error as the test looks at it. */
export type Refusal = Pick<Problem, 'status' | 'code' | 'retryable' | 'details'> & {
  readonly message: string;
};

/** What a test compares of an error answer. */
export const refusalOf = ({ status, code, detail, retryable, details }: Problem): Refusal => ({
  status,
  code,
  message: detail,
  retryable,
  details,
});

/** Marks texts of tests that must never come out of the API again. */
export const SECRET = 'Tr0ub4dor-and-3-never-to-be-seen';

const SEALED = /-----BEGIN AGE ENCRYPTED FILE-----(\\n|\s)+(?!\(not shown\))/;
const INSIDES = /\bat .+:\d+:\d+|node_modules|node:internal|\bSELECT |\bINSERT |SQLITE|sqlite|ZodError/;

/** Sends one call and looks at what every answer has to be: of the shape that its route promises, without any secret. */
export async function send<N extends RouteName>(app: FastifyInstance, name: N, sent: Sent) {
  const route = ROUTES[name];
  const response = await app.inject(requestOf(name, sent));
  expect(response.body).not.toContain(SECRET);
  if (name !== 'collectCredential') expect(response.body).not.toMatch(SEALED);
  if (response.statusCode >= 400) {
    expect(response.body).not.toMatch(INSIDES);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problemSchema.parse(response.json()).status).toBe(response.statusCode);
  } else {
    const waits = 'proposes' in route && response.statusCode === 202;
    if (!waits) expect(response.statusCode).toBe(route.status);
    if (waits) governanceChangeSchema.parse(response.json());
    else if ('lines' in route) for (const line of linesOf(response.body)) route.response.parse(line);
    else if (!('download' in route)) route.response.parse(response.json());
  }
  return response;
}

/** The values of an answer in lines. */
export const linesOf = (body: string): readonly unknown[] =>
  body
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

function requestOf(name: RouteName, sent: Sent): InjectOptions {
  const { token, params = {}, query = {}, body, file, headers } = sent;
  const { method, path, edits }: RouteDefinition = ROUTES[name];
  const payload = file ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    method,
    url: path.replace(/:(\w+)/g, (_, param: string) => encodeURIComponent(String(params[param]))),
    query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      // Most tests are about the edit, and not about who else edits.
      ...(edits === undefined ? {} : { 'if-match': '*' }),
      ...headers,
    },
    ...(payload === undefined
      ? {}
      : { payload: typeof payload === 'string' ? payload : Buffer.from(payload) }),
  };
}
