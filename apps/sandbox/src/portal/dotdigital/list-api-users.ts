import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { endpointOf } from '../../dotdigital/account-info.ts';
import { parseInput } from '../../parse-input.ts';
import type { SandboxState } from '../../state.ts';
import { apiUserView } from './api-user-view.ts';
import { accountOf, requireManager } from './operator.ts';

const paramsSchema = z.object({ accountId: z.coerce.number().int() });
const querySchema = z.object({ operator: z.string() });

/** Settings > Access > API users, with the region's endpoint on top of the page. */
export function listApiUsers(app: FastifyInstance, state: SandboxState): void {
  app.get('/accounts/:accountId/api-users', (request) => {
    const account = accountOf(state, parseInput(paramsSchema, request.params).accountId);
    requireManager(state, account, parseInput(querySchema, request.query).operator);
    const apiUsers = state.dotdigital.apiUsers(account.id).map((user) => apiUserView(state, user));
    return { endpoint: endpointOf(account, request), apiUsers };
  });
}
