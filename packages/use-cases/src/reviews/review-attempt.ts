import type { Digest, Instant, Principal } from '@countersign/schema';
import type { RequestRecord, ReviewRecord } from '../ports/index.ts';

/** A review that somebody is about to give, whatever they would sign it with. */
export interface ReviewAttempt {
  readonly request: RequestRecord;
  readonly principal: Principal;
  /** In whose place; null for their own. */
  readonly onBehalfOf: string | null;
  readonly verdict: ReviewRecord['verdict'];
  /** Of the revision that they looked at. */
  readonly digest: Digest | undefined;
  /** When, by the log's time. */
  readonly at: Instant;
}
