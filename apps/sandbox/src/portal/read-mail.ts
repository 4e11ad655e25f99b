import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';

const querySchema = z.object({ to: z.string().min(1) });

/** A person reads the mail: invitations with their links, and notices about locked API users. */
export function readMail(app: FastifyInstance, state: SandboxState): void {
  app.get('/mail', (request) => ({
    mails: state.mailbox.received(parseInput(querySchema, request.query).to),
  }));
}
