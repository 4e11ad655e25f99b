import type { AuditEventType, Instant } from '@countersign/schema';
import { locateRange } from '../log/locate-range.ts';
import type { ReadTransaction } from '../ports/index.ts';

/** How often people and machines asked for what they may not have, in the last days. */
export interface RefusalsView {
  readonly days: number;
  /** Calls of the API. */
  readonly calls: number;
  /** Reviews of requests and of policies, and tasks, that somebody tried who may not do them. */
  readonly duties: number;
}

const DAYS = 7;
const DAY_MILLIS = 86_400_000;
/** Entries of a type that are looked at; more than these say nothing more. */
const MOST = 10_000;

export function viewRefusals(tx: ReadTransaction, now: Instant): RefusalsView {
  const { first } = locateRange(tx, { from: new Date(now - DAYS * DAY_MILLIS).toISOString() });
  const count = (...types: AuditEventType[]) =>
    types
      .flatMap((type) => tx.audit.entries({ from: first, limit: MOST, type }))
      .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).data)
      .reduce((sum: number, { count: again = 1 }) => sum + again, 0);
  return {
    days: DAYS,
    calls: count('access.refused'),
    duties: count('review.refused', 'task.refused', 'policy.review-refused'),
  };
}
