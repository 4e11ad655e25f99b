import type { FastifyRequest } from 'fastify';
import type { Company, Person } from '../eset/person.ts';
import { verifyJwt } from '../secrets/jwt.ts';
import type { SandboxState } from '../state.ts';
import { tokenNotValid } from './errors.ts';
import { ISSUER } from './tokens.ts';

export type Ema2Caller = { person: Person; company: Company };

/** Finds the person behind the bearer token (how_to_use_api.html: on every call but Token/Get), or refuses with 401. */
export function authenticate(state: SandboxState): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const [, token = ''] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const claims = verifyJwt(token, state.signingKey, Math.floor(state.clock.now() / 1000));
    const person = claims?.iss === ISSUER ? state.people.byId(String(claims.sub)) : undefined;
    const company = person && state.people.company(person.companyId);
    if (!person || !company) throw tokenNotValid();
    request.setDecorator<Ema2Caller>('ema2Caller', { person, company });
  };
}

export function callerOf(request: FastifyRequest): Ema2Caller {
  return request.getDecorator<Ema2Caller>('ema2Caller');
}
