import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { changePassword } from '../eset/change-password.ts';
import { passwordProblem } from '../eset/password-rule.ts';
import type { SandboxState } from '../state.ts';
import { callerOf } from './authenticate.ts';
import { passwordRefused } from './errors.ts';
import { parseEma2Body } from './parse-body.ts';

const DAY_MS = 86_400_000;

const bodySchema = z.object({ newPassword: z.string() });

/** `User/ChangePassword` (users_changepass.html): the caller's own password, at most once in 24 hours. */
export function userChangePassword(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/User/ChangePassword', (request, reply) => {
    const { newPassword } = parseEma2Body(bodySchema, request.body);
    const { person } = callerOf(request);
    const problem = passwordProblem(person.provider, newPassword);
    if (problem) throw passwordRefused(problem);
    if (person.passwordChangedAt !== null && state.clock.now() < person.passwordChangedAt + DAY_MS) {
      throw passwordRefused('The password can be changed once in 24 hours.');
    }
    changePassword(state, { person, newPassword, via: 'api' });
    return reply.send();
  });
}
