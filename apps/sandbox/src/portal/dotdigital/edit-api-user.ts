import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ApiUser, SCHEMES } from '../../dotdigital/account.ts';
import { apiUserEffect } from '../../dotdigital/effect.ts';
import { parseInput } from '../../parse-input.ts';
import { hashPassword } from '../../secrets/password-hash.ts';
import type { SandboxState } from '../../state.ts';
import { apiUserView } from './api-user-view.ts';
import { requireGoodPassword } from './new-password.ts';
import { apiUserOf, requireManager } from './operator.ts';

const paramsSchema = z.object({ username: z.string() });

const formSchema = z.strictObject({
  operator: z.string(),
  description: z.string().optional(),
  password: z.string().optional(),
  passwordConfirmation: z.string().optional(),
  scheme: z.enum(SCHEMES).optional(),
  enabled: z.boolean().optional(),
});

type Form = z.infer<typeof formSchema>;

/** API users > Edit: description, password, rate limiting and status. The user name cannot be edited. */
export function editApiUser(app: FastifyInstance, state: SandboxState): void {
  app.post('/api-users/:username/edit', (request) => {
    const form = parseInput(formSchema, request.body);
    const { user, account } = apiUserOf(state, parseInput(paramsSchema, request.params).username);
    requireManager(state, account, form.operator);
    const { password, passwordConfirmation } = form;
    if (password !== undefined) {
      requireGoodPassword(
        { password, passwordConfirmation },
        { username: user.username, accountName: account.name },
      );
    }
    return apiUserView(state, save(state, user, form));
  });
}

/** One ledger line for each thing that changed: the status, the password, and the rest together. */
function save({ dotdigital, ledger, random, transact }: SandboxState, user: ApiUser, form: Form): ApiUser {
  const { description = user.description, scheme = user.scheme, enabled = user.enabled, password } = form;
  return transact(() => {
    const passwordHash = password === undefined ? user.passwordHash : hashPassword(password, random(16));
    const updated: ApiUser = { ...user, description, scheme, enabled, passwordHash };
    dotdigital.saveApiUser(updated);
    if (description !== user.description || scheme !== user.scheme) {
      ledger.append(
        apiUserEffect(updated, { event: 'updated', via: 'portal', details: { description, scheme } }),
      );
    }
    if (password !== undefined)
      ledger.append(apiUserEffect(updated, { event: 'password-changed', via: 'portal' }));
    if (enabled !== user.enabled) {
      ledger.append(apiUserEffect(updated, { event: enabled ? 'enabled' : 'disabled', via: 'portal' }));
    }
    return updated;
  });
}
