import { problemSchema } from '@countersign/schema/problem';
import type { FastifyInstance } from 'fastify';
import type { FuzzedCall } from './create-calls.ts';

/** What came of a run. */
export interface FuzzReport {
  readonly calls: number;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Operations that succeeded at least once. */
  readonly succeeded: readonly string[];
  /** What must not be: an answer of the server's own fault, or one in no known shape. */
  readonly failures: readonly string[];
  /** The calls that took longest, in milliseconds. */
  readonly slowest: readonly { readonly operation: string; readonly millis: number }[];
  /** Megabytes of the heap after a tenth of the calls each. */
  readonly heap: readonly number[];
}

const INSIDES = /\.(?:ts|js|mjs):\d+:\d+|node_modules|node:internal|\bSQLITE_|ZodError/;
const ID = /\b([a-z]{2,4})_[0-9A-HJKMNP-TV-Z]{26}\b/g;
const SLOWEST = 5;
/** Of each kind; newer ones take the place of older ones. */
const KNOWN_AT_MOST = 40;
const TOLD_AT_MOST = 20;

/**
 * Sends calls one after the other, looks at every answer, and remembers what they made, so that later calls are about that.
 * @param context.kept identifiers that no call is to be about, because the run would end what it goes on with
 */
export async function runFuzz(
  app: FastifyInstance,
  next: () => FuzzedCall,
  context: {
    readonly calls: number;
    readonly known: Map<string, string[]>;
    readonly kept: ReadonlySet<string>;
  },
): Promise<FuzzReport> {
  const { calls, known, kept } = context;
  const statuses: Record<string, number> = {};
  const succeeded = new Set<string>();
  const failures: string[] = [];
  const heap: number[] = [];
  let slowest: { operation: string; millis: number }[] = [];
  for (let done = 1; done <= calls; done += 1) {
    const { operation, options } = next();
    const started = performance.now();
    const response = await app.inject(options);
    const millis = performance.now() - started;
    const status = response.statusCode;
    statuses[status] = (statuses[status] ?? 0) + 1;
    slowest = [...slowest, { operation, millis }].sort((a, b) => b.millis - a.millis).slice(0, SLOWEST);
    const problem = problemOf(response);
    if (problem !== null && failures.length < TOLD_AT_MOST)
      failures.push(`${problem}: ${operation} ${JSON.stringify(options).slice(0, 2_000)}`);
    if (status < 300) {
      succeeded.add(operation);
      for (const [id, prefix = ''] of response.body.slice(0, 20_000).matchAll(ID)) {
        const ids = known.get(prefix) ?? [];
        if (kept.has(id) || ids.includes(id)) continue;
        known.set(prefix, [...ids, id].slice(-KNOWN_AT_MOST));
      }
    }
    if (done % Math.ceil(calls / 10) === 0) {
      globalThis.gc?.();
      heap.push(Math.round(process.memoryUsage().heapUsed / 1e6));
    }
  }
  return { calls, statuses, succeeded: [...succeeded].sort(), failures, slowest, heap };
}

function problemOf(response: Awaited<ReturnType<FastifyInstance['inject']>>): string | null {
  const { statusCode, body } = response;
  if (statusCode >= 500) return `${statusCode} ${body}`;
  if (statusCode < 400 || body === '') return null;
  if (INSIDES.test(body)) return `insides ${body.slice(0, 500)}`;
  try {
    return problemSchema.parse(JSON.parse(body)).status === statusCode ? null : `another status ${body}`;
  } catch {
    return `no problem of RFC 9457: ${statusCode} ${body.slice(0, 500)}`;
  }
}
