import type { Instant } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';
import { createRecentEntries, RECENT_DAYS, sumOfCounts } from './recent-entries.ts';

/** How often people and machines asked for what they may not have, in the last days. */
export interface RefusalsView {
  readonly days: number;
  /** Calls of the API. */
  readonly calls: number;
  /** Reviews of requests and of policies, and tasks, that somebody tried who may not do them. */
  readonly duties: number;
}

export function viewRefusals(tx: LogReader, now: Instant): RefusalsView {
  const recent = createRecentEntries(tx, now);
  return {
    days: RECENT_DAYS,
    calls: sumOfCounts(recent('access.refused')),
    duties: sumOfCounts(
      recent('review.refused', 'task.refused', 'policy.review-refused', 'governance.review-refused'),
    ),
  };
}
