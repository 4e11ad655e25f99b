import type { z } from 'zod';
import type { Permission } from '../authorization/permissions.ts';

/** One operation of the HTTP API: server, client and OpenAPI document are made from it. */
export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  /** What the caller needs; `public` needs no token. */
  readonly permission: Permission | 'public';
  /** The use case refuses who may not do it, because it records such a refusal with the rule that refused. */
  readonly recordsRefusals?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Most bytes of the body, where that is not the server's usual limit of one megabyte. */
  readonly maxBytes?: number;
  /** The body is a file, as bytes, whatever content type it is sent as. */
  readonly file?: true;
  /** Takes the header `Idempotency-Key`: the same call with the same key gives the same answer and changes nothing more. */
  readonly idempotent?: true;
  /** The answer has an `ETag`, which is another one once anything in the answer is. */
  readonly tagged?: true;
  /**
   * Path of the tagged route that shows what this one edits: the call needs the header `If-Match` with the `ETag` that its caller read, so
   * that it overwrites nothing that came since.
   */
  readonly edits?: string;
  /** The answer is NDJSON that is sent while it is made; `response` is the schema of one line. */
  readonly lines?: true;
  /** The answer is a file that is sent while it is made, of a type that depends on what was asked for. */
  readonly download?: true;
  /** Asked again and again: the program's log has only what goes wrong with it. */
  readonly quiet?: true;
  /**
   * It asks for a change of who may do what: answers with `status` where that is done at once, and with 202 and the change where it
   * waits for others to approve it.
   */
  readonly proposes?: true;
  readonly status: 200 | 201 | 202;
  readonly response: z.ZodType;
}

/** Keeps the exact types of a route while checking its form. */
export const defineRoute = <const R extends RouteDefinition>(route: R): R => route;
