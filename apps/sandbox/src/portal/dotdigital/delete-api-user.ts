import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { apiUserEffect } from '../../dotdigital/effect.ts';
import { parseInput } from '../../parse-input.ts';
import type { SandboxState } from '../../state.ts';
import { apiUserOf, requireManager } from './operator.ts';

const paramsSchema = z.object({ username: z.string() });
const formSchema = z.strictObject({ operator: z.string() });

/** API users > tick > Delete: everything that uses these credentials stops working. */
export function deleteApiUser(app: FastifyInstance, state: SandboxState): void {
  app.post('/api-users/:username/delete', (request) => {
    const { operator } = parseInput(formSchema, request.body);
    const { user, account } = apiUserOf(state, parseInput(paramsSchema, request.params).username);
    requireManager(state, account, operator);
    state.transact(() => {
      state.dotdigital.removeApiUser(user.username);
      state.ledger.append(apiUserEffect(user, { event: 'deleted', via: 'portal' }));
    });
    return { deleted: true };
  });
}
