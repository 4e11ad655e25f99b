import { CountersignError } from '@countersign/schema';
import type { IssuedIdentity } from '@countersign/use-cases';
import type { Configuration } from 'openid-client';
import type { OidcIssuer } from './oidc-issuers.ts';

/** What a flow has to prove when the browser comes back. */
export interface FlowSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** One issuer, as the service speaks to it: authorisation code with PKCE, `state` and `nonce`. */
export interface OidcClient {
  readonly issuer: OidcIssuer;
  /** Where the browser goes, and what is kept for when it comes back. */
  begin(redirectUri: string): Promise<{ readonly location: string; readonly secrets: FlowSecrets }>;
  /** @throws CountersignError ISSUER_REFUSED where what came back does not hold */
  finish(current: URL, secrets: FlowSecrets): Promise<IssuedIdentity>;
  /** Whose sessions a logout token ends. @throws CountersignError ISSUER_REFUSED */
  readLogout(token: string): Promise<IssuedIdentity>;
  /** Where the browser goes to sign out there too; null where the issuer has no such place. */
  endSession(returnTo: string): Promise<string | null>;
}

/** Loaded when somebody signs in this way for the first time. */
const load = () => import('openid-client');

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** What it may say that it is. The standard only recommends the first, and issuers are in use that say one of the others. */
const LOGOUT_TYPES: ReadonlySet<string | undefined> = new Set(['logout+jwt', 'JWT', undefined]);
/** A logout token is of now. */
const LOGOUT_SECONDS = 120;

/** The issuers of the configuration, by their ids. */
export type OidcClients = ReadonlyMap<string, OidcClient>;

export const createOidcClients = (issuers: readonly OidcIssuer[]): OidcClients =>
  new Map(issuers.map((issuer) => [issuer.id, createOidcClient(issuer)]));

export function createOidcClient(issuer: OidcIssuer): OidcClient {
  let discovered: Promise<Configuration> | undefined;
  const configuration = (): Promise<Configuration> => {
    discovered ??= discover(issuer).catch((error: unknown) => {
      // It may be there the next time.
      discovered = undefined;
      throw refused(issuer, 'it cannot be reached', error);
    });
    return discovered;
  };
  const usedLogouts = new Map<string, number>();
  return {
    issuer,
    begin: async (redirectUri) => {
      const client = await load();
      const config = await configuration();
      const secrets = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const location = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
        code_challenge_method: 'S256',
        ...(issuer.acr === undefined ? {} : { acr_values: issuer.acr }),
      });
      return { location: location.href, secrets };
    },
    finish: async (current, { state, nonce, verifier }) => {
      const client = await load();
      const config = await configuration();
      const claims = await client
        .authorizationCodeGrant(config, current, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        .then((tokens) => tokens.claims())
        .catch((error: unknown) => {
          throw refused(issuer, 'its token does not hold for this sign-in', error);
        });
      if (claims === undefined) throw refused(issuer, 'it names nobody');
      const { requiredGroup, acr } = issuer;
      if (acr !== undefined && claims.acr !== acr)
        throw refused(issuer, `it does not say that you signed in by ${acr}`);
      if (requiredGroup !== undefined && !isIn(claims[requiredGroup.claim], requiredGroup.value))
        throw refused(issuer, `you are not in the group ${requiredGroup.value}`);
      return { issuer: issuer.id, address: claims.iss, subject: claims.sub };
    },
    readLogout: async (token) => {
      const { createRemoteJWKSet, jwtVerify } = await import('jose');
      const metadata = (await configuration()).serverMetadata();
      const { jwks_uri: keys, issuer: address } = metadata;
      if (keys === undefined) throw refused(issuer, 'it has no keys');
      const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
        // As for the tokens that people sign in with.
        algorithms: [...(metadata.id_token_signing_alg_values_supported ?? ['RS256'])],
        issuer: address,
        audience: issuer.clientId,
        maxTokenAge: LOGOUT_SECONDS,
        requiredClaims: ['jti', 'iat', 'sub', 'events'],
      }).catch((error: unknown) => {
        throw refused(issuer, 'its logout token does not hold', error);
      });
      const { events, nonce, jti = '', sub = '' } = payload;
      const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events;
      const isOther = !LOGOUT_TYPES.has(protectedHeader.typ);
      if (!isLogout || isOther || nonce !== undefined || usedLogouts.has(jti))
        throw refused(issuer, 'its logout token does not hold');
      rememberOnce(usedLogouts, jti, payload.iat ?? 0);
      return { issuer: issuer.id, address, subject: sub };
    },
    endSession: async (returnTo) => {
      const client = await load();
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return client.buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo }).href;
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcIssuer): Promise<Configuration> {
  const client = await load();
  const url = new URL(issuer);
  const config = await client.discovery(url, clientId, clientSecret, undefined, {
    // On this machine only, which the configuration has made sure of.
    ...(url.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}),
    timeout: 10,
  });
  // The signature is checked also where TLS has said who answers.
  client.enableNonRepudiationChecks(config);
  return config;
}

/** What has been used is kept as long as it would be taken. */
function rememberOnce(used: Map<string, number>, jti: string, iat: number): void {
  for (const [known, at] of used) if (at < iat - 2 * LOGOUT_SECONDS) used.delete(known);
  used.set(jti, iat);
}

const isIn = (claim: unknown, value: string): boolean =>
  claim === value || (Array.isArray(claim) && claim.includes(value));

const refused = ({ name }: OidcIssuer, reason: string, cause?: unknown) =>
  new CountersignError('ISSUER_REFUSED', { issuer: name, reason }, cause);
