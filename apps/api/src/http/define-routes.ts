import type { Actor, Principal, RouteDefinition } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

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
  readonly header: (name: string) => string | undefined;
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
  app.route({
    method: route.method,
    url: route.path,
    config: { roles: route.roles },
    schema: {
      summary: route.summary,
      security: [{ token: [] }],
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.body === undefined ? {} : { body: route.body }),
      ...(route.file === true ? { consumes: ['application/octet-stream'] } : {}),
      response: { [route.status]: route.response },
    },
    handler: async (request, reply) => {
      const { principal } = request;
      const call = {
        principal,
        actor: { kind: 'principal', id: principal.id, via: 'token' },
        params: request.params,
        query: request.query,
        body: route.file === true ? undefined : request.body,
        file: route.file === true && Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
        header: (name: string) => {
          const value = request.headers[name.toLowerCase()];
          return Array.isArray(value) ? value[0] : value;
        },
        // The schemas of the same route have parsed these parts.
      } as Call<R>;
      reply.code(route.status);
      return handler(call);
    },
  });
}
