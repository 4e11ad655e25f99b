import { CountersignError } from '@countersign/schema';
import {
  addressKey,
  createChallenges,
  createDeviceLogins,
  createReviewDesk,
  type SignedIn,
} from '@countersign/use-cases';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { ServerLimits } from '../config.ts';
import type { Services } from '../services.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addDeviceRoutes, addPollRoute } from './device-routes.ts';
import { createOidcClients } from './oidc-client.ts';
import type { OidcIssuer } from './oidc-issuers.ts';
import { addOidcRoutes } from './oidc-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import { createPasskeyVerifier } from './passkey-verifier.ts';
import type { PublicAddress } from './public-address.ts';
import { addReviewRoutes } from './review-routes.ts';
import { serveAssets } from './serve-assets.ts';
import { addSignInRoutes } from './sign-in-routes.ts';

/** Signing in with a browser: pages, what they call, and what they load. */
export async function addSignIn(
  app: FastifyInstance,
  services: Services,
  options: {
    readonly limits: Pick<ServerLimits, 'refusedPerMinute' | 'sessionLimits'> & {
      readonly issuers: readonly OidcIssuer[];
    };
    readonly addressOf: () => PublicAddress | null;
    readonly authenticate: (secret: string) => SignedIn | undefined;
  },
): Promise<void> {
  const { limits, addressOf, authenticate } = options;
  const deps = {
    ...services,
    sessionLimits: limits.sessionLimits,
    challenges: createChallenges(services),
    passkeys: createPasskeyVerifier(addressOf),
  };
  const logins = createDeviceLogins(deps);
  await limited(app, limits.refusedPerMinute, (scope) => {
    const clients = createOidcClients(limits.issuers);
    addSignInRoutes(scope, deps, { addressOf, clients });
    addAccountRoutes(scope, deps, addressOf);
    addDeviceRoutes(scope, deps, { addressOf, logins });
    addOidcRoutes(scope, deps, { clients, addressOf });
  });
  // Pages that are looked at, and programs that wait as they are told, use nothing up of what signing in takes.
  await limited(app, LOOKS * limits.refusedPerMinute, (scope) =>
    addPageRoutes(scope, services, { addressOf, authenticate, issuers: limits.issuers }),
  );
  await limited(app, LOOKS * limits.refusedPerMinute, (scope) => addPollRoute(scope, deps, logins));
  // Whoever reviews is signed in, and may have many to review.
  await limited(app, LOOKS * limits.refusedPerMinute, (scope) =>
    addReviewRoutes(scope, createReviewDesk(deps), addressOf),
  );
  serveAssets(app);
}

/** So many times what somebody may try in a minute they may look. */
const LOOKS = 10;

/**
 * Routes that share a limit. It counts by the means that a call came with, so that a stolen token keeps its holder from nothing, else by
 * the address: whoever tries without end keeps nobody else from signing in.
 */
async function limited(
  app: FastifyInstance,
  max: number,
  add: (scope: FastifyInstance) => void,
): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(rateLimit, {
      max,
      timeWindow: 60_000,
      keyGenerator: ({ signedIn, ip }) =>
        signedIn?.actor.kind === 'principal' ? signedIn.actor.via : addressKey(ip),
      errorResponseBuilder: (_request, { ttl }) =>
        new CountersignError('RATE_LIMITED', { seconds: Math.ceil(ttl / 1_000) }),
      addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    });
    add(scope);
  });
}
