import { isLoopback } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';

/** The address by which people reach the installation with a browser. Passkeys belong to its name, and to no other. */
export interface PublicAddress {
  /** Scheme, name and port, as browsers say it. */
  readonly origin: string;
  /** The name, which is the RP id of passkeys. */
  readonly name: string;
  readonly isSecure: boolean;
  /** What the cookie of a session is called. */
  readonly cookie: string;
}

/**
 * Gives the address from the configuration, never from what a call says of itself. Without one it is this machine by its name for itself,
 * where the service listens to nothing else: there browsers take passkeys without HTTPS. Null where people come from elsewhere.
 */
export function createPublicAddress(
  app: FastifyInstance,
  { configured, isSecure }: { readonly configured: string | null; readonly isSecure: boolean },
): () => PublicAddress | null {
  const scheme = isSecure ? 'https' : 'http';
  return () => {
    if (configured !== null) return describe(new URL(configured));
    const bound = app.server.address();
    if (bound === null || typeof bound === 'string') return describe(new URL(`${scheme}://localhost`));
    if (!isLoopback(bound.address)) return null;
    return describe(new URL(`${scheme}://localhost:${bound.port}`));
  };
}

/**
 * The prefix keeps a page of another name, or one without HTTPS, from setting the cookie. Without HTTPS browsers refuse it; then the port is
 * in the name, because on one machine cookies are shared by all ports.
 */
function describe(url: URL): PublicAddress {
  const isSecure = url.protocol === 'https:';
  const cookie = isSecure ? '__Host-countersign' : `countersign-${url.port || '80'}`;
  return { origin: url.origin, name: url.hostname, isSecure, cookie };
}
