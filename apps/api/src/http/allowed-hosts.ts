import { CountersignError } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Probes come by the address of the machine, and learn nothing here. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/**
 * Answers only to names that the service is known by. A page of somebody else can have its own name point to this machine,
 * and its scripts are then of the same origin; the name is what gives them away.
 */
export function requireKnownHost(app: FastifyInstance, allowed: readonly string[]): void {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  app.addHook('onRequest', async (request) => {
    if (PROBES.has(request.routeOptions.url ?? '')) return;
    const name = nameOf(request.headers.host);
    if (name === undefined || !(LOOPBACK.test(name) || names.has(name)))
      throw new CountersignError('HOST_UNKNOWN');
  });
}

/** The name without its port, in lower case; undefined where there is none. */
function nameOf(header: string | undefined): string | undefined {
  const [, name] = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  return name?.toLowerCase().replace(/\.$/, '');
}
