import type { Instant } from '@countersign/schema';
import { locateRange } from '../log/locate-range.ts';
import type { ReadTransaction } from '../ports/index.ts';

/** What only somebody causes who has their hands in the queue or in the database, of the last days. */
export interface TamperingView {
  readonly days: number;
  /** Jobs of the queue that named nothing that is known. */
  readonly forgedJobs: number;
  /** Steps that were not begun because their permit was not what the signed log says, or not in force. */
  readonly invalidPermits: number;
}

const DAYS = 7;
const DAY_MILLIS = 86_400_000;
/** Entries that are looked at; more than these say nothing more. */
const MOST = 10_000;

export function viewTampering(tx: ReadTransaction, now: Instant): TamperingView {
  const { first } = locateRange(tx, { from: new Date(now - DAYS * DAY_MILLIS).toISOString() });
  const data = (type: 'job.refused' | 'step.refused') =>
    tx.audit
      .entries({ from: first, limit: MOST, type })
      .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).data);
  return {
    days: DAYS,
    forgedJobs: data('job.refused').reduce((sum, { count = 1 }) => sum + count, 0),
    invalidPermits: data('step.refused').filter(({ code }) => code === 'PERMIT_INVALID').length,
  };
}
