import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxState } from '../state.ts';
import { callerOf } from './authenticate.ts';
import { findUser } from './find-user.ts';
import { parseEma2Body } from './parse-body.ts';
import { userView } from './user-view.ts';

const bodySchema = z.object({ userId: z.string().min(1) });

/** `User/GetUserDetails` (user_getdetails.html). */
export function userDetails(app: FastifyInstance, state: SandboxState): void {
  app.post('/api/User/GetUserDetails', (request) => {
    const { userId } = parseEma2Body(bodySchema, request.body);
    const { person, company } = findUser(state, { caller: callerOf(request), userId, need: 'read' });
    return userView(person, company);
  });
}
