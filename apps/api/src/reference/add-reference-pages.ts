import { PROBLEM_PAGE } from '@countersign/schema/problem';
import type { FastifyInstance } from 'fastify';
import { sendPage } from '../sign-in/send-page.ts';
import { errorPage } from './error-page.ts';

const open = { schema: { hide: true }, config: { demands: 'public' } } as const;

/** What every installation of this version says of its API; nothing of the installation is in it. */
export function addReferencePages(app: FastifyInstance): void {
  app.get(PROBLEM_PAGE, open, async (_request, reply) => sendPage(reply, errorPage()));
}
