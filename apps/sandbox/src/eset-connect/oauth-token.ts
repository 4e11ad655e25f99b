import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import type { Company, Person, Region } from '../eset/person.ts';
import { passwordMatches } from '../secrets/password-hash.ts';
import type { SandboxState } from '../state.ts';
import { oauthError } from './errors.ts';
import { limitRate } from './rate-limit.ts';
import { regionOf } from './region.ts';
import { issueTokens, ownerOfRefreshToken, spendRefreshToken, type TokenAnswer } from './tokens.ts';

const passwordGrant = z.object({ username: z.string().min(1), password: z.string().min(1) });
const refreshGrant = z.object({ refresh_token: z.string().min(1) });

/** `POST /oauth/token` (authentication_oauth_token_post.html): password and refresh_token grants, form-encoded. */
export function oauthToken(app: FastifyInstance, state: SandboxState): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body.toString())));
    },
  );
  app.post<{ Body: Record<string, string> | undefined }>('/oauth/token', (request) => {
    const region = regionOf(request);
    switch (request.body?.grant_type) {
      case 'password':
        return grantByPassword(state, request, region);
      case 'refresh_token':
        return grantByRefresh(state, request, region);
      case undefined:
        throw oauthError('invalid_request');
      default:
        throw oauthError('unsupported_grant_type');
    }
  });
}

function grantByPassword(state: SandboxState, request: FastifyRequest, region: Region): TokenAnswer {
  const body = passwordGrant.safeParse(request.body);
  if (!body.success) throw oauthError('invalid_request');
  const { username, password } = body.data;
  limitRate(state, { request, email: username });
  const person = state.people.byEmail(username);
  if (!person || !passwordMatches(password, person.passwordHash)) throw oauthError('invalid_grant');
  return grant(state, person, region);
}

function grantByRefresh(state: SandboxState, request: FastifyRequest, region: Region): TokenAnswer {
  const body = refreshGrant.safeParse(request.body);
  if (!body.success) throw oauthError('invalid_request');
  const { refresh_token: refreshToken } = body.data;
  const personId = assumed('connect.refresh-lifetime', ownerOfRefreshToken(state, { refreshToken, region }));
  const person = personId === null ? undefined : state.people.byId(personId);
  if (!person) throw oauthError('invalid_grant');
  limitRate(state, { request, email: person.email });
  // Only now: a call that the rate limit refuses can be repeated with the same token.
  spendRefreshToken(state, refreshToken);
  return grant(state, person, region);
}

function grant(state: SandboxState, person: Person, region: Region): TokenAnswer {
  const company = state.people.company(person.companyId);
  if (!company || !mayUseApi(person, company, region)) {
    throw assumed('connect.token-refusal', oauthError('invalid_grant'));
  }
  return issueTokens(state, { person, region });
}

/**
 * Whether ESET Connect lets a console user log in (create_api_user_account.html): invitation accepted, Integrations on,
 * the region of the company, and for a Hub user one log-in to the Hub before.
 */
function mayUseApi(person: Person, company: Company, region: Region): boolean {
  const knownToHub = person.provider !== 'eset-protect-hub' || person.hasLoggedIn;
  return person.status === 'active' && person.integrations && company.region === region && knownToHub;
}
