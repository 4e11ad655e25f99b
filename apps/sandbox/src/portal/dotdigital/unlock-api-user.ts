import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiUser } from '../../dotdigital/account.ts';
import { apiUserEffect } from '../../dotdigital/effect.ts';
import { parseInput } from '../../parse-input.ts';
import type { SandboxState } from '../../state.ts';
import { apiUserView } from './api-user-view.ts';
import { apiUserOf, requireManager } from './operator.ts';

const paramsSchema = z.object({ username: z.string() });
const formSchema = z.strictObject({ operator: z.string() });

/** The Unlock button. It does nothing to an API user who is not locked. */
export function unlockApiUser(app: FastifyInstance, state: SandboxState): void {
  app.post('/api-users/:username/unlock', (request) => {
    const { operator } = parseInput(formSchema, request.body);
    const { user, account } = apiUserOf(state, parseInput(paramsSchema, request.params).username);
    requireManager(state, account, operator);
    return apiUserView(state, user.locked ? unlock(state, user) : user);
  });
}

function unlock({ dotdigital, ledger, clock, transact }: SandboxState, user: ApiUser): ApiUser {
  return transact(() => {
    const unlocked: ApiUser = { ...user, locked: false, badPasswords: 0, unlockedAt: clock.now() };
    dotdigital.saveApiUser(unlocked);
    ledger.append(apiUserEffect(unlocked, { event: 'unlocked', via: 'portal' }));
    return unlocked;
  });
}
