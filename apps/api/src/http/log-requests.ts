import type { FastifyRequest } from 'fastify';

/**
 * What the program's log says of a call. Without the query: names, addresses and words that are searched for are in it; and
 * without any header, since a token is in one.
 */
export const REQUEST_SERIALIZERS = {
  req: (request: Pick<FastifyRequest, 'method' | 'url' | 'ip' | 'socket'>) => ({
    method: request.method,
    url: pathOf(request.url),
    remoteAddress: request.ip,
    remotePort: request.socket?.remotePort,
  }),
};

/** The path of a call, without its query. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';
