import { type Actor, CountersignError, type ErrorCode } from '@countersign/schema';
import type { BatchRecord, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { cancelRequest } from '../requests/cancel-request.ts';
import type { BatchDeps } from './read-rows.ts';
import { stopBatch } from './stop-batch.ts';

/** Requests that are taken back in one transaction. */
const PIECE_REQUESTS = 50;

/** One that was returned would come back with its next revision. */
const WITHDRAWN = ['in-review', 'returned'] as const;

/** Of whoever cancels: what was taken back by then stays so. */
const ENDED: ReadonlySet<ErrorCode> = new Set(['TOKEN_REVOKED', 'TOKEN_EXPIRED', 'FORBIDDEN']);

/** Takes the next requests of a batch back that nobody has approved yet; when there are none, the batch is cancelled. */
export function withdrawRequests(tx: WriteTransaction, deps: BatchDeps, batch: BatchRecord): void {
  const principal = principalOf(tx, batch.actor ?? batch.submitter);
  if (principal.state !== 'active') {
    // It is whoever cancelled it, and not only its submitter, who has left.
    stopBatch(tx, batch, 'FORBIDDEN');
    return;
  }
  const actor: Actor = { kind: 'principal', id: principal.id, via: batch.via ?? 'token' };
  const waiting = WITHDRAWN.flatMap((state) =>
    tx.requests.list({ batch: batch.id, state, limit: PIECE_REQUESTS }),
  ).slice(0, PIECE_REQUESTS);
  try {
    for (const { id } of waiting)
      tx.trials.attempt(() => cancelRequest(tx, deps, { principal, actor, request: id }));
  } catch (error) {
    if (!(error instanceof CountersignError) || !ENDED.has(error.code)) throw error;
    stopBatch(tx, batch, error.code);
    return;
  }
  if (waiting.length === PIECE_REQUESTS) return;
  tx.batches.update(batch.id, { state: 'cancelled', completedAt: deps.clock.now() });
  const { cancelled = 0 } = tx.batches.countStates(batch.id, null);
  tx.audit.append(
    { kind: 'system' },
    {
      type: 'batch.cancelled',
      request: null,
      data: { batch: batch.id, undecided: batch.rows - batch.decided, withdrawn: cancelled },
    },
  );
}
