import { type ApprovalStatus, approvalStatusOf } from '../evaluation/approval-status.ts';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';

const owesCanary = (approval: ApprovalStatus): boolean =>
  approval.requirements.some((one) => one.type === 'canary');

/** The first approved row of a batch that owes a canary becomes it; the others wait until it is done. */
export function holdForCanary(tx: WriteTransaction, request: RequestRecord, approval: ApprovalStatus): void {
  if (request.batch === null || !owesCanary(approval)) return;
  if (tx.batches.get(request.batch)?.canary === null)
    tx.batches.update(request.batch, { canary: request.id });
}

/**
 * A canary that is taken back before it started shows nothing, so another approved row takes its place. One that failed
 * keeps it: what failed once must not be done to the rest.
 */
export function passCanaryOn(tx: WriteTransaction, request: RequestRecord): void {
  if (request.batch === null || tx.batches.get(request.batch)?.canary !== request.id) return;
  const next = tx.requests
    .list({ batch: request.batch, state: 'approved', limit: ROWS })
    .find((other) => other.id !== request.id && owesCanary(approvalStatusOf(tx, other)));
  tx.batches.update(request.batch, { canary: next?.id ?? null });
}

/** More rows than a batch can have. */
const ROWS = 1_000_000;
