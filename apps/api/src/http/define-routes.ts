import { Readable } from 'node:stream';
import {
  type Actor,
  governanceChangeSchema,
  type Principal,
  ROUTES,
  type RouteDefinition,
} from '@countersign/schema';
import { PROBLEM_TYPE, problemSchema } from '@countersign/schema/problem';
import { digestOf, type SignedIn } from '@countersign/use-cases';
import type { Store, WriteTransaction } from '@countersign/use-cases/ports';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Upload } from '../batches/uploads.ts';
import type { Demand } from './authenticate.ts';
import { entityTag, namesTag, requireMatch } from './entity-tag.ts';
import type { AnswerOnce } from './once/answer-once.ts';
import type { CallWrites } from './once/call-writes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who signed in. Set before any handler of a route that is not public runs. */
    signedIn: SignedIn | undefined;
    /** Asks once more whether whoever signed in may make the call. @throws CountersignError as when it came */
    askAgain: (() => void) | undefined;
    /** What whoever signed in did so with. */
    secret: string | undefined;
  }
  interface FastifyInstance {
    /** Makes a call that came with an idempotency key once. */
    answerOnce: AnswerOnce;
    /** Has something take part in what is written for a call. */
    joinWrites: CallWrites<Store>['run'];
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
const BY_PATH = new Map<string, RouteDefinition>(
  Object.values(ROUTES).map((route) => [`${route.method} ${route.path}`, route]),
);

const JSON_TYPE = 'application/json';
const ANY_TYPE = '*/*';
/** Status of what was asked for and is not done. */
const WAITS = 202;
/** Status of what its caller has already. */
const NOT_MODIFIED = 304;
const NDJSON = 'application/x-ndjson';

const KEY_HEADER = { 'idempotency-key': z.string().min(1).max(200).optional() };
const MATCH_HEADER = { 'if-match': z.string().min(1).max(1_000).optional() };

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
  /** Where the call comes from. */
  readonly ip: string;
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly body: Part<R, 'body'>;
  /** What was sent to a route that takes a file; null where nothing was. */
  readonly file: Upload | null;
}

export type Handler<R extends RouteDefinition> = (
  call: Call<R>,
) => z.input<R['response']> | Promise<z.input<R['response']>>;

/** What a route does that edits something. */
interface Edit<R extends RouteDefinition, H> {
  readonly handler: H;
  /** Gives what the route that shows it would answer before the edit; undefined where there is nothing. */
  readonly before: (tx: WriteTransaction, call: Call<R>) => unknown;
}

const editOf = <R extends RouteDefinition, H extends (...given: never[]) => unknown>(
  handling: H | Edit<R, H>,
): Omit<Edit<R, H>, 'before'> & Partial<Edit<R, H>> =>
  typeof handling === 'function' ? { handler: handling } : handling;

/** Adds one route to the server: its schemas, the roles it needs, and what it does. */
export function addRoute<R extends RouteDefinition>(
  app: FastifyInstance,
  route: R,
  handling: Handler<R> | Edit<R, Handler<R>>,
): void {
  const { handler, before } = editOf<R, Handler<R>>(handling);
  declareRoute(app, route, (request, reply) =>
    answer(request, reply, {
      route,
      before: before && ((tx) => before(tx, callOf(request, route))),
      make: async () => ({
        status: route.status,
        schema: route.response,
        value: await handler(callOf(request, route)),
      }),
    }),
  );
}

/** What a route that asks for a change has to answer: what was made, or the change that waits. */
export type Proposed<R extends RouteDefinition> =
  | { readonly made: z.input<R['response']> }
  | { readonly waits: z.input<typeof governanceChangeSchema> };

type ProposalHandler<R extends RouteDefinition> = (call: Call<R>) => Promise<Proposed<R>>;

/** Adds a route that asks for a change of who may do what. */
export function addProposalRoute<R extends RouteDefinition & { readonly proposes: true }>(
  app: FastifyInstance,
  route: R,
  handling: ProposalHandler<R> | Edit<R, ProposalHandler<R>>,
): void {
  const { handler, before } = editOf<R, ProposalHandler<R>>(handling);
  declareRoute(app, route, (request, reply) =>
    answer(request, reply, {
      route,
      before: before && ((tx) => before(tx, callOf(request, route))),
      make: async () => {
        const proposed = await handler(callOf(request, route));
        return 'waits' in proposed
          ? { status: WAITS, schema: governanceChangeSchema, value: proposed.waits }
          : { status: route.status, schema: route.response, value: proposed.made };
      },
    }),
  );
}

interface Answering {
  readonly route: RouteDefinition;
  readonly before?: ((tx: WriteTransaction) => unknown) | undefined;
  readonly make: () => Promise<Made>;
}

interface Made {
  readonly status: number;
  readonly schema: z.ZodType;
  readonly value: unknown;
}

/** Sends what a handler makes, which it does once for all calls with the same idempotency key, and on nothing but what its caller has read. */
async function answer(request: FastifyRequest, reply: FastifyReply, answering: Answering): Promise<unknown> {
  const { route } = answering;
  const make = () => makeMatching(request, answering);
  const key = route.idempotent === true ? request.headers['idempotency-key'] : undefined;
  const { signedIn, secret, id } = request;
  if (typeof key !== 'string' || signedIn === undefined || secret === undefined) {
    const made = await make();
    reply.code(made.status);
    if (route.tagged !== true) return made.value;
    const body = textOf(made);
    const tag = entityTag(body);
    reply.header('etag', tag).type(JSON_TYPE);
    const known = request.headers['if-none-match'];
    return known !== undefined && namesTag(known, tag) ? reply.code(NOT_MODIFIED).send() : body;
  }
  const asked = route.file === true ? (request.body as Upload | undefined)?.digest : request.body;
  const digest = digestOf([NAMES.get(route) ?? '', request.params, request.query ?? null, asked ?? null]);
  const call = { id, principal: signedIn.principal.id, key, digest, secret };
  const { status, type, body, isRepeated } = await request.server.answerOnce(call, async () => {
    const made = await make();
    return { status: made.status, type: JSON_TYPE, body: textOf(made) };
  });
  if (isRepeated) reply.header('idempotency-replayed', 'true');
  reply.code(status).type(type);
  return body;
}

const textOf = ({ schema, value }: Pick<Made, 'schema' | 'value'>): string =>
  JSON.stringify(z.encode(schema, value));

/** Works a tag out at once, and gives it, or throws what kept it from being worked out, when it is asked for. */
function tagBefore(read: () => unknown, shown: RouteDefinition): () => string {
  try {
    const value = read();
    const tag = value === undefined ? '' : entityTag(textOf({ schema: shown.response, value }));
    return () => tag;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/**
 * What an edit makes, where its caller has read what is there. That is compared in the transaction of the edit, and told only to who may make it:
 * whatever else refuses the edit does so first.
 */
function makeMatching(request: FastifyRequest, { route, before, make }: Answering): Promise<Made> {
  const shown = BY_PATH.get(`GET ${route.edits ?? ''}`);
  if (before === undefined || shown === undefined) return make();
  const given = request.headers['if-match'];
  return request.server.joinWrites((tx, work) => {
    const tagOf = tagBefore(() => before(tx), shown);
    const done = work();
    requireMatch(given, tagOf());
    return done;
  }, make);
}

/** Has a browser keep an answer instead of showing it. @param name of ours, and of nothing that came with a call */
const asFile = (name: string) => ['content-disposition', `attachment; filename="${name}"`] as const;

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
    reply
      .code(route.status)
      .type(NDJSON)
      .header(...asFile('lines.ndjson'));
    return sendWhileAdmitted(request, toLines(route.response, pages));
  });
}

/**
 * Adds a route whose answer is a file that is sent while it is made. What the handler throws is answered as every error; what
 * the parts throw later cuts the connection.
 */
export function addDownloadRoute<R extends RouteDefinition & { readonly download: true }>(
  app: FastifyInstance,
  route: R,
  handler: (call: Call<R>) => Promise<{
    contentType: string;
    fileName: string;
    parts: AsyncIterable<string | Uint8Array>;
  }>,
): void {
  declareRoute(app, route, async (request, reply) => {
    const { contentType, fileName, parts } = await handler(callOf(request, route));
    reply
      .code(route.status)
      .type(contentType)
      .header(...asFile(fileName));
    return sendWhileAdmitted(request, parts);
  });
}

/**
 * As `addLinesRoute`, where the lines come as they stand in the answer, some at a time.
 * @param handler gives them when it is certain that there are some
 */
export function addSentLinesRoute<R extends RouteDefinition & { readonly lines: true }>(
  app: FastifyInstance,
  route: R,
  handler: (call: Call<R>) => Promise<AsyncIterable<string>>,
): void {
  declareRoute(app, route, async (request, reply) => {
    const lines = await handler(callOf(request, route));
    reply
      .code(route.status)
      .type(NDJSON)
      .header(...asFile('lines.ndjson'));
    return sendWhileAdmitted(request, lines);
  });
}

/** So often is asked at most whether somebody who is sent much may still have it, in milliseconds. */
const ASK_MILLIS = 100;

/**
 * An answer that takes its time. Whoever has left, or whose session or token has ended, is sent no more of it: the connection is cut. Asked
 * before each part, also after the other side has had it wait.
 */
function sendWhileAdmitted(
  request: Pick<FastifyRequest, 'askAgain'>,
  parts: AsyncIterable<string | Uint8Array>,
): Readable {
  return Readable.from(whileAdmitted(request, parts), { objectMode: false });
}

async function* whileAdmitted<T>(
  { askAgain }: Pick<FastifyRequest, 'askAgain'>,
  parts: AsyncIterable<T>,
): AsyncIterable<T> {
  let asked = performance.now();
  for await (const part of parts) {
    if (performance.now() - asked >= ASK_MILLIS) {
      askAgain?.();
      asked = performance.now();
    }
    yield part;
  }
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
      ...(route.idempotent === true || route.edits !== undefined
        ? {
            headers: z.looseObject({
              ...(route.idempotent === true ? KEY_HEADER : {}),
              ...(route.edits === undefined ? {} : MATCH_HEADER),
            }),
          }
        : {}),
      response: {
        [route.status]: answerOf(route),
        ...(route.proposes === true
          ? {
              [WAITS]: content(
                'The change, which waits for others to approve it',
                JSON_TYPE,
                governanceChangeSchema,
              ),
            }
          : {}),
        default: content('A refusal or a failure; its detail says what to do', PROBLEM_TYPE, problemSchema),
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
    ip: request.ip,
    params: request.params,
    query: request.query,
    body: route.file === true ? undefined : request.body,
    file: route.file === true ? (request.body ?? null) : null,
    // The schemas of the same route have parsed these parts.
  } as Call<R>;
}
