import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SCHEMES } from '../../dotdigital/account.ts';
import { createApiUser as create, newUsername } from '../../dotdigital/create-api-user.ts';
import { parseInput } from '../../parse-input.ts';
import type { SandboxState } from '../../state.ts';
import { apiUserView } from './api-user-view.ts';
import { requireGoodPassword } from './new-password.ts';
import { accountOf, requireManager } from './operator.ts';

const paramsSchema = z.object({ accountId: z.coerce.number().int() });

const formSchema = z.strictObject({
  operator: z.string(),
  password: z.string(),
  passwordConfirmation: z.string(),
  description: z.string().default(''),
  scheme: z.enum(SCHEMES).default('tiered'),
  enabled: z.boolean().default(true),
});

/** API users > New user. The name is generated; an account may have several. */
export function createApiUser(app: FastifyInstance, state: SandboxState): void {
  app.post('/accounts/:accountId/api-users', (request, reply) => {
    const form = parseInput(formSchema, request.body);
    const account = accountOf(state, parseInput(paramsSchema, request.params).accountId);
    requireManager(state, account, form.operator);
    const username = newUsername(state.random);
    requireGoodPassword(form, { username, accountName: account.name });
    const { password, description, scheme, enabled } = form;
    const created = create(state, {
      account,
      via: 'portal',
      user: { username, password, description, scheme, enabled, transactional: false },
    });
    return reply.code(201).send(apiUserView(state, created));
  });
}
