import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxState } from '../state.ts';
import { callerOf } from './authenticate.ts';
import { tokenNotValid } from './errors.ts';
import { parseEma2Body } from './parse-body.ts';
import { renewSession } from './tokens.ts';

const bodySchema = z.object({ refreshToken: z.string().min(1) });

/** `Token/Renew` (renew.html): the caller is logged in, and gets a new access and a new refresh token. */
export function tokenRenew(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/Token/Renew', (request) => {
    const { refreshToken } = parseEma2Body(bodySchema, request.body);
    const pair = renewSession(state, refreshToken, callerOf(request).person.id);
    if (!pair) throw tokenNotValid();
    return pair;
  });
}
