import { createServer, type IncomingMessage } from 'node:http';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';
import { listen } from './ports.ts';

/** A real issuer of identities, which signs in without asking. */
export interface OidcIssuer extends AsyncDisposable {
  readonly url: string;
  /** What it signs with, the private part included. */
  readonly key: JWK;
}

/** The one client that it has. */
export const ISSUER_CLIENT = { id: 'countersign', secret: 'a secret of the client' } as const;

/** Starts an issuer on a port of its own, for this machine only. */
export async function startOidcIssuer(options: {
  /** Where its client may have a browser led back to, signed in and signed out. */
  readonly redirectUris: readonly string[];
  readonly logoutUris: readonly string[];
  /** Names of all claims that it tells of somebody beside the subject. */
  readonly claims: readonly string[];
  /** Subject of who signs in by a call of the browser. */
  readonly whoIn: (request: IncomingMessage) => string;
  /** Values of the claims of a subject. */
  readonly claimsOf: (subject: string) => Readonly<Record<string, unknown>>;
}): Promise<OidcIssuer> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const server = createServer();
  const url = `http://localhost:${await listen(server)}`;
  const provider = new Provider(url, {
    jwks: { keys: [key] },
    clients: [
      {
        client_id: ISSUER_CLIENT.id,
        client_secret: ISSUER_CLIENT.secret,
        redirect_uris: [...options.redirectUris],
        post_logout_redirect_uris: [...options.logoutUris],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', ...options.claims] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key for cookies'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ ...options.claimsOf(id), sub: id }),
    }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session?.accountId ?? '',
        clientId: ctx.oidc.client?.clientId ?? '',
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return provider.callback()(request, response);
    const login = { accountId: options.whoIn(request) };
    void provider.interactionFinished(request, response, { login });
  });
  return {
    url,
    key,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
