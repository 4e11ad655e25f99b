import type { FastifyInstance } from 'fastify';

/** For a year; a browser that has been here over TLS does not come without it again. */
const STRICT_TRANSPORT = 'max-age=31536000';

/**
 * What keeps a browser, or a cache on the way, from doing anything with an answer but handing it on: nothing is kept, guessed
 * at, framed, or told to others. A route that may be kept says so itself.
 */
export const PROTECTION: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function protectAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    for (const [name, value] of Object.entries(PROTECTION)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT);
    return payload;
  });
}
