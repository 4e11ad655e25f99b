import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseInput } from '../parse-input.ts';
import type { SandboxState } from '../state.ts';

const querySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  provider: z.string().optional(),
  account: z.string().optional(),
  kind: z.string().optional(),
  subject: z.string().optional(),
  via: z.string().optional(),
});

/** Every effect that really happened, in order. */
export function readLedger(app: FastifyInstance, { ledger }: SandboxState): void {
  app.get('/sandbox/ledger', (request) => ({
    entries: ledger.list(parseInput(querySchema, request.query)),
    lastSeq: ledger.lastSeq(),
  }));
}
