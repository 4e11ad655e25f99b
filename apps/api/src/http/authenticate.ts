import { CountersignError, type Principal } from '@countersign/schema';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Makes every route that names roles demand a valid token of a principal that has one of them. */
export function addAuthentication(
  app: FastifyInstance,
  authenticate: (token: string) => Principal | undefined,
): void {
  app.decorateRequest('principal');
  app.addHook('onRequest', async (request) => {
    const { roles } = request.routeOptions.config;
    if (roles === undefined) return;
    const principal = tokenOf(request) === undefined ? undefined : authenticate(tokenOf(request) ?? '');
    if (principal === undefined) throw new CountersignError('UNAUTHENTICATED');
    request.principal = principal;
    if (roles.length > 0 && !roles.some((role) => principal.roles.includes(role))) {
      throw new CountersignError('FORBIDDEN', { role: roles.join(' or '), scope: 'any account' });
    }
  });
}

function tokenOf(request: FastifyRequest): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? token : undefined;
}
