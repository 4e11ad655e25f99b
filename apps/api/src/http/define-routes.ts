import { Readable } from 'node:stream';
import {
  type Actor,
  errorBodySchema,
  type Principal,
  ROUTES,
  type RouteDefinition,
} from '@countersign/schema';
import type { SignedIn } from '@countersign/use-cases';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Demand } from './authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who signed in. Set before any handler of a route that is not public runs. */
    signedIn: SignedIn | undefined;
  }
  interface FastifyContextConfig {
    /** What the route demands of its caller. */
    demands?: Demand;
    /** The use case refuses who may not do it, and records that itself. */
    recordsRefusals?: boolean;
    /** The body is a file. */
    takesFile?: boolean;
  }
}

const NAMES = new Map<RouteDefinition, string>(Object.entries(ROUTES).map(([name, route]) => [route, name]));

const JSON_TYPE = 'application/json';
const ANY_TYPE = '*/*';
const NDJSON = 'application/x-ndjson';

const idempotencyHeaders = z.looseObject({ 'idempotency-key': z.string().min(1).max(200).optional() });

const content = (description: string, type: string, schema: z.ZodType) => ({
  description,
  content: { [type]: { schema } },
});

type Part<R extends RouteDefinition, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodType
  ? z.output<R[K]>
  : undefined;

/** One call of a route: who calls, and what came with it, parsed. */
export interface Call<R extends RouteDefinition> {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly body: Part<R, 'body'>;
  /** The bytes of a route that takes a file. */
  readonly file: Uint8Array;
  /** The header `Idempotency-Key` of a route that takes it. */
  readonly idempotencyKey: string | undefined;
}

export type Handler<R extends RouteDefinition> = (
  call: Call<R>,
) => z.input<R['response']> | Promise<z.input<R['response']>>;

/** Adds one route to the server: its schemas, the roles it needs, and what it does. */
export function addRoute<R extends RouteDefinition>(
  app: FastifyInstance,
  route: R,
  handler: Handler<R>,
): void {
  declareRoute(app, route, async (request, reply) => {
    reply.code(route.status);
    return handler(callOf(request, route));
  });
}

/**
 * Adds a route whose answer is sent line by line while it is made. What the handler throws before it gives its lines is
 * answered as every error; later the connection is cut, and the caller sees an answer that breaks off.
 */
export function addLinesRoute<R extends RouteDefinition & { readonly lines: true }>(
  app: FastifyInstance,
  route: R,
  handler: (call: Call<R>) => AsyncIterable<readonly z.input<R['response']>[]>,
): void {
  declareRoute(app, route, async (request, reply) => {
    const pages = handler(callOf(request, route));
    reply.code(route.status).type(NDJSON);
    return Readable.from(toLines(route.response, pages), { objectMode: false });
  });
}

/**
 * Adds a route whose answer is a file that is sent while it is made. What the handler throws is answered as every error; what
 * the parts throw later cuts the connection.
 */
export function addDownloadRoute<R extends RouteDefinition & { readonly download: true }>(
  app: FastifyInstance,
  route: R,
  handler: (call: Call<R>) => Promise<{ contentType: string; parts: AsyncIterable<string | Uint8Array> }>,
): void {
  declareRoute(app, route, async (request, reply) => {
    const { contentType, parts } = await handler(callOf(request, route));
    reply.code(route.status).type(contentType);
    return Readable.from(parts, { objectMode: false });
  });
}

/**
 * Adds a route whose answer ends in many rows, which are sent while they are made: nothing of that size is held, or worked on
 * in one go. What the handler throws is answered as every error; what the rows throw later cuts the connection.
 * @param handler gives the answer without rows, and the rows in JSON, separated by commas, some at a time
 */
export function addRowsRoute<R extends RouteDefinition>(
  app: FastifyInstance,
  route: R,
  handler: (
    call: Call<R>,
  ) => Promise<{ head: z.input<R['response']>; rows: AsyncGenerator<string, void, void> }>,
): void {
  declareRoute(app, route, async (request, reply) => {
    const { head, rows } = await handler(callOf(request, route));
    reply.code(route.status).type(`${JSON_TYPE}; charset=utf-8`);
    return Readable.from(insertRows(JSON.stringify(route.response.parse(head)), rows), { objectMode: false });
  });
}

/** Where rows go. In no text of an answer can it stand: a quote would be escaped there. */
const NO_ROWS = '"rows":[]';

async function* insertRows(head: string, rows: AsyncGenerator<string, void, void>): AsyncIterable<string> {
  const at = head.lastIndexOf(NO_ROWS);
  if (at < 0) throw new TypeError('the answer has no place for rows');
  yield head.slice(0, at + NO_ROWS.length - 1);
  let separator = '';
  for await (const text of rows) {
    yield separator + text;
    separator = ',';
  }
  yield head.slice(at + NO_ROWS.length - 1);
}

async function* toLines(schema: z.ZodType, pages: AsyncIterable<readonly unknown[]>): AsyncIterable<string> {
  for await (const page of pages) {
    if (page.length > 0) yield page.map((line) => `${JSON.stringify(schema.parse(line))}\n`).join('');
  }
}

function declareRoute(
  app: FastifyInstance,
  route: RouteDefinition,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  app.route({
    method: route.method,
    url: route.path,
    ...(route.quiet === true ? { logLevel: 'warn' } : {}),
    ...(route.maxBytes === undefined ? {} : { bodyLimit: route.maxBytes }),
    config: {
      demands: route.permission,
      recordsRefusals: route.recordsRefusals === true,
      takesFile: route.file === true,
    },
    schema: {
      operationId: NAMES.get(route) ?? `${route.method} ${route.path}`,
      summary: route.summary,
      security: route.permission === 'public' ? [] : [{ token: [] }],
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined ? {} : { body: route.body }),
      ...(route.idempotent === true ? { headers: idempotencyHeaders } : {}),
      response: {
        [route.status]: answerOf(route),
        default: content('A refusal or a failure; the message says what to do', JSON_TYPE, errorBodySchema),
      },
    },
    handler,
  });
}

function answerOf(route: RouteDefinition) {
  if (route.lines === true) return content('One answer a line', NDJSON, route.response);
  if (route.download === true) return content('The file', ANY_TYPE, route.response);
  return content('The answer', JSON_TYPE, route.response);
}

function callOf<R extends RouteDefinition>(request: FastifyRequest, route: R): Call<R> {
  return {
    ...request.signedIn,
    params: request.params,
    query: request.query,
    body: route.file === true ? undefined : request.body,
    file: route.file === true && Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
    idempotencyKey: route.idempotent === true ? request.headers['idempotency-key'] : undefined,
    // The schemas of the same route have parsed these parts.
  } as Call<R>;
}
