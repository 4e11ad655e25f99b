import type { FastifyInstance, FastifyRequest } from 'fastify';

/** For a year; a browser that has been here over TLS does not come without it again, nor to any name beneath this one. */
const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';

/**
 * What keeps a browser, or a cache on the way, from doing anything with an answer but handing it on: nothing is kept, guessed
 * at, framed, run, or told to others. A route that may be kept says so itself.
 */
const PROTECTION: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Whether everybody reaches the service over TLS, as far as it can know beforehand. */
export interface Transport {
  readonly isSecure: boolean;
}

/** The headers of an answer to what never became a call. */
export const protectionOf = ({ isSecure }: Transport): Readonly<Record<string, string>> =>
  isSecure ? { ...PROTECTION, 'strict-transport-security': STRICT_TRANSPORT } : PROTECTION;

/** The headers of an answer to a call. */
export const protectionFor = ({ protocol }: Pick<FastifyRequest, 'protocol'>, { isSecure }: Transport) =>
  protectionOf({ isSecure: isSecure || protocol === 'https' });

export function protectAnswers(app: FastifyInstance, transport: Transport): void {
  app.addHook('onSend', async (request, reply, payload) => {
    for (const [name, value] of Object.entries(protectionFor(request, transport))) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    return payload;
  });
}
