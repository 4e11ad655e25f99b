import type { FastifyRequest } from 'fastify';
import type { VendorAnswer } from '../faults/install-faults.ts';
import { newGuid } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import { ConnectError } from './errors.ts';

/** How long a cached answer waits to be fetched (how_api_works.html). */
const KEPT_MS = 600_000;

/** Answers 202: the request took too long, its answer can be fetched later with the `response-id`. */
export function createPending({ db, clock, random }: SandboxState, request: FastifyRequest): VendorAnswer {
  const responseId = newGuid(random);
  db.prepare('INSERT INTO connectPending (responseId, target, createdAt) VALUES (?, ?, ?)').run(
    responseId,
    targetOf(request),
    clock.now(),
  );
  return { status: 202, headers: { 'response-id': responseId } };
}

/** Lets a call with a `response-id` through when it repeats a pending one; 404 when there is none, or no longer. */
export function resumePending({ db, clock }: SandboxState): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const responseId = request.headers['response-id'];
    if (responseId === undefined) return;
    const found = db
      .prepare('DELETE FROM connectPending WHERE responseId = ? AND target = ? AND createdAt >= ?')
      .run(String(responseId), targetOf(request), clock.now() - KEPT_MS);
    if (found.changes === 0) throw new ConnectError(404);
  };
}

function targetOf(request: FastifyRequest): string {
  return `${request.method} ${request.url}`;
}
