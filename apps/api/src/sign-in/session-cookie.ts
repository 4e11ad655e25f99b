import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PublicAddress } from './public-address.ts';

/** The secret of the session that a call brings as a cookie; undefined where there is none. */
export function sessionIn(request: FastifyRequest, { cookie }: PublicAddress): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && trimmed(part.slice(0, at)) === cookie) return trimmed(part.slice(at + 1));
  }
  return undefined;
}

/** Without blanks and tabs, and nothing else: a name with another space in it is that of a cookie of somebody else, which has no prefix to keep. */
const trimmed = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '');

/** Has the browser keep a session: for this origin alone, out of reach of scripts, and not with calls that other sites make. */
export function setSessionCookie(
  reply: FastifyReply,
  address: PublicAddress,
  { secret, maxAgeSeconds }: { readonly secret: string; readonly maxAgeSeconds: number },
): void {
  const secure = address.isSecure ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${address.cookie}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`,
  );
}

/** Has the browser forget the session. */
export const clearSessionCookie = (reply: FastifyReply, address: PublicAddress): void =>
  setSessionCookie(reply, address, { secret: '', maxAgeSeconds: 0 });
