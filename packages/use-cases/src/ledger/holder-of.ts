import { CountersignError } from '@countersign/schema';
import { heldByFreeze } from '../freezes/held-by-freeze.ts';
import { heldByOutage } from '../outages/held-by-outage.ts';
import { startBlocker } from '../outbox/start-blocker.ts';
import type { ReadTransaction, RequestRecord, StepRecord } from '../ports/index.ts';

type AskedStep = Pick<StepRecord, 'id'> & Pick<StepRecord['plan'], 'kind'>;
type AskedRequest = Pick<RequestRecord, 'id' | 'state' | 'batch' | 'apiUser' | 'account' | 'provider'>;

/** Between two looks at a step whose start depends on a row that somebody has edited, in milliseconds. */
export const EDITED_MILLIS = 60_000;

/** What a step has to wait for, as `OutboxRecord.heldBy` names it. @throws CountersignError AUTHORITY_MISMATCH where a row that says so was edited */
export function holderOf(tx: ReadTransaction, step: AskedStep, request: AskedRequest): string | null {
  return frozenBy(tx, step, request) ?? heldByOther(tx, step, request);
}

/**
 * As `holderOf`, for what must not keep anything else waiting: `edited` where it is the file of the request that was edited. A freeze concerns
 * everybody, so one that was edited stops whoever asks.
 */
export function findHolder(
  tx: ReadTransaction,
  step: AskedStep,
  request: AskedRequest,
): { readonly heldBy: string | null } | { readonly edited: CountersignError } {
  const heldBy = frozenBy(tx, step, request);
  if (heldBy !== null) return { heldBy };
  try {
    return { heldBy: heldByOther(tx, step, request) };
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'AUTHORITY_MISMATCH') throw error;
    return { edited: error };
  }
}

const frozenBy = (tx: ReadTransaction, { id }: AskedStep, { account, provider }: AskedRequest) =>
  heldByFreeze(tx, { id, account, provider });

const heldByOther = (tx: ReadTransaction, { id, kind }: AskedStep, request: AskedRequest) =>
  startBlocker(tx, request)?.heldBy ?? heldByOutage(tx, { account: request.account, id, kind });
