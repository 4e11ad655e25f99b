import { CountersignError, type Permission } from '@countersign/schema';
import { authorizeBeforehand, requireScope, type SignedIn } from '@countersign/use-cases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { API_PAGE } from '../reference/add-api-page.ts';
import type { PublicAddress } from '../sign-in/public-address.ts';
import { requireSameOrigin } from '../sign-in/require-same-origin.ts';
import { sessionIn } from '../sign-in/session-cookie.ts';

/** What a route demands of its caller; `parsed` where that depends on what the path turns out to name. */
export type Demand = Permission | 'public' | 'parsed';

/** Makes sure that a call may be made, and notes who made it. @throws CountersignError UNAUTHENTICATED, FORBIDDEN, CROSS_SITE */
export type Admit = (
  request: FastifyRequest,
  permission: Permission | 'public',
  options?: { readonly recordsRefusals?: boolean },
) => void;

/**
 * Makes every route demand what it declares. A route that declares nothing cannot be added, so none is open by having been
 * forgotten. Gives the check for routes that know only from their parsed path what they demand.
 */
export function addAuthentication(
  app: FastifyInstance,
  authenticate: (token: string, sentAs: 'header' | 'cookie') => SignedIn | undefined,
  addressOf: () => PublicAddress | null,
): Admit {
  const signIn = (request: FastifyRequest): SignedIn => {
    const signedIn = byHeader(request) ?? byCookie(request);
    if (signedIn === undefined) throw new CountersignError('UNAUTHENTICATED');
    request.signedIn = signedIn;
    return signedIn;
  };
  const withSecret = (request: FastifyRequest, secret: string, sentAs: 'header' | 'cookie') => {
    request.secret = secret;
    return authenticate(secret, sentAs);
  };
  const byHeader = (request: FastifyRequest) => {
    const token = tokenOf(request);
    return token === undefined ? undefined : withSecret(request, token, 'header');
  };
  const byCookie = (request: FastifyRequest) => {
    const address = addressOf();
    const secret = address === null ? undefined : sessionIn(request, address);
    if (address === null || secret === undefined || request.headers.authorization !== undefined)
      return undefined;
    requireSameOrigin(request, address);
    return withSecret(request, secret, 'cookie');
  };
  const admit: Admit = (request, permission, options = {}) => {
    if (permission === 'public') return;
    const ask = () => {
      const signedIn = signIn(request);
      if (options.recordsRefusals !== true) authorizeBeforehand(signedIn.principal, permission);
      requireScope(signedIn, permission);
    };
    ask();
    request.askAgain = ask;
  };
  app.decorateRequest('signedIn', undefined);
  app.decorateRequest('askAgain', undefined);
  app.decorateRequest('secret', undefined);
  app.addHook('onRoute', (route) => {
    const { method, url, config } = route;
    // Routes of a library, which knows nothing of demands.
    if (url.startsWith(`${API_PAGE}/`) || url === API_PAGE) route.config = { ...config, demands: 'public' };
    else if (config?.demands === undefined)
      throw new TypeError(`${String(method)} ${url} declares no permission`);
  });
  app.addHook('onRequest', async (request) => {
    const { demands, recordsRefusals = false } = request.routeOptions.config;
    // Undefined only where no route was found.
    if (demands !== undefined && demands !== 'parsed') admit(request, demands, { recordsRefusals });
  });
  app.addHook('preValidation', async (request) => {
    // A body comes when its sender likes; the token may have ended since the first look.
    if (request.signedIn !== undefined && request.body != null) signIn(request);
  });
  return admit;
}

function tokenOf(request: FastifyRequest): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? token : undefined;
}
