import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { changePassword } from '../../eset/change-password.ts';
import { passwordProblem } from '../../eset/password-rule.ts';
import { parseInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';
import { checkPassword } from './check-password.ts';
import type { Portal } from './operator.ts';

const formSchema = z.strictObject({
  email: z.string(),
  currentPassword: z.string(),
  newPassword: z.string(),
});

/** My profile > Change password. */
export function changeOwnPassword(app: FastifyInstance, portal: Portal): void {
  app.post('/change-password', (request) => {
    const { email, currentPassword, newPassword } = parseInput(formSchema, request.body);
    const person = checkPassword(portal, email, currentPassword);
    const problem = passwordProblem(portal.provider, newPassword);
    if (problem) throw new Refusal('PASSWORD_REFUSED', problem);
    changePassword(portal.state, { person, newPassword, via: 'portal' });
    return { changed: true };
  });
}
