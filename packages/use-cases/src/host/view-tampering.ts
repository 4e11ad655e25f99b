import type { Instant } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';
import { createRecentEntries, RECENT_DAYS, sumOfCounts } from './recent-entries.ts';

/** What only somebody causes who has their hands in the queue or in the database, of the last days. */
export interface TamperingView {
  readonly days: number;
  /** Jobs of the queue that named nothing that is known. */
  readonly forgedJobs: number;
  /** Steps that were not begun because their permit was not what the signed log says, or not in force. */
  readonly invalidPermits: number;
}

export function viewTampering(tx: LogReader, now: Instant): TamperingView {
  const recent = createRecentEntries(tx, now);
  return {
    days: RECENT_DAYS,
    forgedJobs: sumOfCounts(recent('job.refused')),
    invalidPermits: recent('step.refused').filter(({ code }) => code === 'PERMIT_INVALID').length,
  };
}
