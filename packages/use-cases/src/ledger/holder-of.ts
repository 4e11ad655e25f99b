import { heldByOutage } from '../outages/held-by-outage.ts';
import { startBlocker } from '../outbox/start-blocker.ts';
import type { ReadTransaction, RequestRecord, StepRecord } from '../ports/index.ts';

/** What a step has to wait for, as `OutboxRecord.heldBy` names it. */
export function holderOf(
  tx: ReadTransaction,
  { id, plan }: StepRecord,
  request: RequestRecord,
): string | null {
  return (
    startBlocker(tx, request)?.heldBy ?? heldByOutage(tx, { account: request.account, id, kind: plan.kind })
  );
}
