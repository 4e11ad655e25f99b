import type { FastifyInstance } from 'fastify';
import { callerOf } from './authenticate.ts';
import { userView } from './user-view.ts';

/** `User/Current` (current.html): who am I, and in which company. */
export function userCurrent(app: FastifyInstance): void {
  app.get('/api/User/Current', (request) => {
    const { person, company } = callerOf(request);
    return userView(person, company);
  });
}
