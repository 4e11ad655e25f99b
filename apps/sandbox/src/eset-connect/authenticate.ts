import type { FastifyRequest } from 'fastify';
import { assumed } from '../assumptions.ts';
import type { Company, Person } from '../eset/person.ts';
import { verifyJwt } from '../secrets/jwt.ts';
import type { SandboxState } from '../state.ts';
import { ConnectError } from './errors.ts';
import { limitRate } from './rate-limit.ts';
import { issuerOf, regionOf } from './region.ts';

export type ConnectCaller = { person: Person; company: Company };

/**
 * Finds the API user behind a bearer token. 400 without one, 401 when it is expired, not valid or another region's, 403
 * when the user's rights are gone or the Hub's known issue strikes, 429 over the limit.
 */
export function authenticate(state: SandboxState): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const region = regionOf(request);
    const [, token] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (!token) throw new ConnectError(400);
    const claims = verifyJwt(token, state.signingKey, Math.floor(state.clock.now() / 1000));
    if (claims?.iss !== assumed('connect.region-of-token', issuerOf(region))) throw new ConnectError(401);
    const person = state.people.byId(String(claims.sub));
    const company = person && state.people.company(person.companyId);
    if (!person || !company) throw new ConnectError(401);
    limitRate(state, { request, email: person.email });
    if (!assumed('connect.switched-off-later', person.integrations) || hitByKnownIssue(state, person)) {
      throw new ConnectError(403);
    }
    request.setDecorator<ConnectCaller>('connectCaller', { person, company });
  };
}

export function callerOf(request: FastifyRequest): ConnectCaller {
  return request.getDecorator<ConnectCaller>('connectCaller');
}

/** "403 Access Denied when sending API calls through ESET Connect after authorization" (create_api_user_account.html). */
function hitByKnownIssue({ settings }: SandboxState, person: Person): boolean {
  const emails = settings.current().hub.knownIssueEmails.map((email) => email.toLowerCase());
  return person.provider === 'eset-protect-hub' && emails.includes(person.email.toLowerCase());
}
