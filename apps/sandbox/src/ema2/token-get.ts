import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import { passwordMatches } from '../secrets/password-hash.ts';
import type { SandboxState } from '../state.ts';
import { badCredentials } from './errors.ts';
import { parseEma2Body } from './parse-body.ts';
import { startSession } from './tokens.ts';

const bodySchema = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** `Token/Get` (get.html). Only users with API-enabled accounts get tokens (token.html). */
export function tokenGet(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/Token/Get', (request) => {
    const { username, password } = parseEma2Body(bodySchema, request.body);
    const person = state.people.byEmail(username);
    const known =
      person?.provider === 'eset-msp-administrator-2' && passwordMatches(password, person.passwordHash);
    if (!known) throw badCredentials();
    if (person.status !== 'active' || !person.apiAccess)
      throw assumed('ema2.token-refusal', badCredentials());
    return startSession(state, person);
  });
}
